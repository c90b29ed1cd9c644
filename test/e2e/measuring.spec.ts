import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import type { World } from '../support/world';

/** Billed at 8 kie credits a second: 4 credits of ours. */
const BILLED_BY_LENGTH = 'topaz/video-upscale';
const MEDIA = join(__dirname, '../../src/cli/sanity/media');

let world: World;
let clip: Buffer;

shareWorld(async (started) => {
  world = started;
  clip = await readFile(join(MEDIA, 'clip.mp4'));
});

/** The price that 🚀 shows, once the file has been looked into. */
const priceOnButton = async (someone: StoryUser): Promise<number> => {
  const card = await someone.seesButton('🚀', 15_000);
  const label = card.buttons.flat().find((text) => text.includes('🚀')) ?? '';
  return Number(/\d+/.exec(label)?.[0]);
};

describe('a file whose length is billed', () => {
  it('is measured, whatever was declared of it: the price follows, and 🚀 with it', async () => {
    const anna = user(world);
    await anna.says(`/model ${BILLED_BY_LENGTH}`);
    await anna.sees('video_url');
    await anna.sends({ video: clip, duration: 1 });
    expect(await priceOnButton(anna)).toBe(20);
    await anna.taps('🚀');
    await anna.receives('video', 20_000);
  });

  it('is measured when it comes as a document, of which Telegram tells no length', async () => {
    const anna = user(world);
    await anna.says(`/model ${BILLED_BY_LENGTH}`);
    await anna.sees('video_url');
    await anna.sends({ document: { data: clip, name: 'film.mp4', mime: 'video/mp4' } });
    expect(await priceOnButton(anna)).toBe(20);
    await anna.taps(/upscale_factor/);
    await anna.seesButton('4');
    await anna.taps('4');
    await anna.seesButton(/🚀.*35/);
  });

  it('is taken off the card when its address does not answer, in the words of the person', async () => {
    const anna = user(world, { language_code: 'ru' });
    await anna.says(`/model ${BILLED_BY_LENGTH}`);
    await anna.sees('video_url');
    await anna.says('http://127.0.0.1:1/film.mp4');
    const again = await anna.sees('Сайт не отвечает', 15_000);
    expect(again.text).toContain('video_url');
    expect(again.text).not.toMatch(/address|answer/);
  });

  it('is taken off the card when it is no film, with the reason, and asked for again', async () => {
    const anna = user(world);
    await anna.says(`/model ${BILLED_BY_LENGTH}`);
    await anna.sees('video_url');
    await anna.sends({ document: { data: Buffer.from('not a film'), name: 'film.mp4', mime: 'video/mp4' } });
    const again = await anna.sees(
      (message) => message.text.includes('⚠️') && message.text.includes('video_url'),
      15_000,
    );
    expect(again.buttons.flat().join()).not.toContain('🚀');
  });
});
