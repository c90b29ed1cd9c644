import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startService } from '../bench/dialog/bots.mjs';
import { startDatabase } from '../bench/dialog/database.mjs';
import { build } from './build.mjs';
import { Phone, launchBrowser } from './phone.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT, checkNode, main, step } from './steps.mjs';

const HELP = `npm run docs:screenshots: walks the built service in a real browser, as on a phone, and writes the pictures of the
README into docs/screenshots. Emulators and database are its own. Look at what it made before you commit it.`;

const FOLDER = join(ROOT, 'docs/screenshots');
/** How fast the emulated kie.ai works: a picture takes a second; from 6 on everything is drawn small. */
const SPEED = 4;
const LONG_MS = 60_000;
const LIGHTHOUSE = 'a lighthouse on a cliff at sunset, long waves, oil painting';
const REFUSED = 'Your prompt was flagged by our content policy.';
const VIDEO = 'wan/2-6-text-to-video';

/** The pictures of an English chat, in the order in which they come up. */
const walkEnglish = async (phone, kie) => {
  await phone.says('/start');
  await phone.sees('welcome');
  phone.clear();
  await phone.says('/menu');
  await phone.seesButton('Text to image');
  await phone.picture('menu');

  phone.clear();
  await phone.says(`/model ${VIDEO}`);
  await phone.sees('prompt');
  await phone.says(LIGHTHOUSE);
  await phone.seesButton('🚀');
  await phone.picture('card');

  phone.clear();
  await phone.says('/model google/imagen4');
  await phone.sees('prompt');
  await phone.says(LIGHTHOUSE);
  kie.behave({ run: { ms: LONG_MS } });
  await phone.taps('🚀');
  await phone.sees('▰▰');
  await phone.picture('progress');
  kie.finish((await kie.waitForCreate(() => true)).taskId ?? '');
  await phone.seesButton('🗑');

  phone.clear();
  await phone.says('/model google/nano-banana');
  await phone.sees('prompt');
  phone.clear();
  await phone.says(LIGHTHOUSE);
  await phone.taps('🚀');
  await phone.seesButton('🗑');
  await phone.seesDrawn();
  await phone.picture('result');

  phone.clear();
  kie.behave({ outcome: { failCode: '400', failMsg: REFUSED } });
  await phone.says('/model z-image');
  await phone.sees('prompt');
  await phone.says('a portrait of a very famous person');
  await phone.taps('🚀');
  await phone.sees('back');
  await phone.seesButton('Another model');
  await phone.picture('failure');

  for (const [model, words] of [
    ['z-image', 'a red fox in fresh snow, soft light'],
    ['elevenlabs/sound-effect-v2', 'rain on a tin roof'],
    ['bytedance/v1-lite-text-to-video', 'paper boats on a quiet river'],
    ['z-image', 'a city of glass above the clouds'],
  ]) {
    phone.clear();
    await phone.says(`/model ${model}`);
    await phone.sees('Write your answer');
    await phone.says(words);
    await phone.taps('🚀');
    await phone.seesButton('🗑');
  }
  phone.clear();
  await phone.says('/history');
  await phone.seesButton('a city of glass');
  await phone.picture('history');
};

const walkRussian = async (phone) => {
  await phone.says('/model z-image');
  await phone.sees('prompt');
  phone.clear();
  await phone.says('рыжая лиса на снегу, мягкий свет, акварель');
  await phone.taps('🚀');
  await phone.seesButton('🗑');
  await phone.seesDrawn();
  await phone.picture('russian');
};

await main(async () => {
  if (process.argv.includes('--help')) return console.log(HELP);
  checkNode();
  await ensureInstalled();
  await build();
  mkdirSync(FOLDER, { recursive: true });
  const require = createRequire(import.meta.url);
  const { KieEmulator } = require(join(ROOT, 'sandbox/dist/kie'));
  const { TelegramEmulator } = require(join(ROOT, 'sandbox/dist/telegram'));
  const token = `103:${randomBytes(16).toString('hex')}`;
  const telegram = new TelegramEmulator({ token });
  const emulator = new KieEmulator({ apiKey: 'screenshots', speed: SPEED });
  await Promise.all([telegram.start(), emulator.start()]);
  const database = await startDatabase(ROOT, { isCounted: false });
  const kie = { apiKey: 'screenshots', emulator };
  const settings = { WELCOME_CREDITS: '1000', MEDIA_ALLOW_PRIVATE_URLS: 'true' };
  let bot;
  let browser;
  try {
    bot = await startService({ root: ROOT, telegram, kie, token, databaseUrl: database.url, settings });
    browser = await launchBrowser();
    const phone = (profile) => Phone.open(browser, telegram, profile, FOLDER);
    await step('The chat in English', async () => walkEnglish(await phone({ first_name: 'Anna' }), emulator));
    await step('The chat in Russian', async () =>
      walkRussian(await phone({ first_name: 'Анна', language_code: 'ru' })),
    );
  } finally {
    await browser?.close();
    await bot?.stop();
    await database.stop();
    await Promise.all([telegram.stop(), emulator.stop()]);
  }
});
