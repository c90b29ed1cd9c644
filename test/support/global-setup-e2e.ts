import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { prepareChromium } from './chromium';
import setUp from './global-setup';

/** Stories run against the built service and in a real browser: both are made ready once, before the workers start. */
export default async function setUpStories(): Promise<void> {
  const script = resolve(__dirname, '../../scripts/build.mjs');
  const built = spawnSync(process.execPath, [script, '--if-stale', '--no-check'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  prepareChromium();
  await setUp();
}
