import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { CHROME_HOME_VARIABLE, CHROME_VARIABLE } from './chromium';

/** A headless browser; close it in `afterAll`. The e2e project's global set-up has found its program. */
export const launchBrowser = (): Promise<Browser> => {
  const home = process.env[CHROME_HOME_VARIABLE];
  return chromium.launch({
    executablePath: process.env[CHROME_VARIABLE],
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: {
      PATH: process.env.PATH ?? '',
      ...(home === undefined
        ? {}
        : { HOME: home, LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_PATH: join(home, 'fonts') }),
    },
  });
};
