import { prepareChromium } from './chromium';
import setUpBuilt from './global-setup-built';

/** Stories run against the built service and in a real browser: both are made ready once, before the workers start. */
export default async function setUpStories(): Promise<void> {
  prepareChromium();
  await setUpBuilt();
}
