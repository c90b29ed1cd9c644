import sharp from 'sharp';
import { shortCode } from '../../src/registry/short-code';
import { SAMPLE_RATE, wavOf } from '../../sandbox/media/wav';
import type { ChatMessage } from '../../sandbox/telegram';
import { balanceOf, chargesOf, fillCard, photo, refusals, shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started), {
  atEnd: () => {
    expect(refusals(world)).toEqual([]);
    expect(world.kie.leaks).toEqual([]);
  },
});

/** A second of a plain tone. */
const tone = wavOf(Float32Array.from({ length: SAMPLE_RATE }, (_sample, index) => Math.sin(index / 8) / 3));

const newUser = (): StoryUser => user(world);
const isPhoto = (message: ChatMessage): boolean => message.kind === 'photo';

describe('from /start to a delivered picture', () => {
  it('walks the menus, answers one question, and gets the picture for the price on the button', async () => {
    const anna = newUser();
    await anna.says('/start');
    await anna.sees(/1,000 credits/);
    await anna.taps('🏠');
    await anna.seesButton(/Text to image/);
    await anna.taps(/Text to image/);
    await anna.seesButton(/Z-Image/);
    await anna.taps(/Z-Image/);
    await anna.sees('prompt');
    await anna.says('a lighthouse at night');
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    const { data, message } = await anna.receives('photo', 20_000);
    const { width = 0, height = 0 } = await sharp(data).metadata();
    expect(Math.min(width, height)).toBeGreaterThan(100);
    const stats = await sharp(data).stats();
    expect(Math.max(...stats.channels.map((channel) => channel.stdev))).toBeGreaterThan(5);
    expect(message.text).toContain('a lighthouse at night');
    expect(message.buttons.flat().join()).toMatch(/🔁.*✏️.*➡️.*📄/s);
    expect(world.kie.creates.at(-1)).toMatchObject({
      model: 'z-image',
      input: { prompt: 'a lighthouse at night' },
    });
    expect(await balanceOf(anna)).toBe(999);
  });

  it('speaks Russian to a Russian, and opens a model by its deep link', async () => {
    const ivan = user(world, { first_name: 'Иван', language_code: 'ru' });
    await ivan.says('/start');
    await ivan.sees('добро пожаловать');
    await ivan.says(`/start m_${shortCode('z-image')}`);
    await ivan.sees('Описание');
    await ivan.says('рыжий кот');
    await ivan.seesButton(/🚀/);
  });

  it('is not paid twice when 🚀 is pressed again and again', async () => {
    const anna = newUser();
    const before = world.kie.creates.length;
    const card = await fillCard(anna, 'z-image', 'press me');
    await Promise.allSettled([
      anna.person.taps('🚀', card),
      anna.person.taps('🚀', card),
      anna.person.taps('🚀', card),
    ]);
    await anna.receives('photo', 20_000);
    expect(world.kie.creates.length - before).toBe(1);
    expect(anna.count(isPhoto)).toBe(1);
  });
});

describe('models of every kind', () => {
  it('edits a picture that the user sent, given to kie by its upload service only', async () => {
    const anna = newUser();
    await anna.says('/model google/nano-banana-edit');
    await anna.sees('prompt');
    await anna.says('make it blue');
    await anna.sees('image_urls');
    await anna.sends([{ photo: await photo('#cc3333') }, { photo: await photo('#33cc33') }]);
    await anna.seesButton('✅');
    await anna.taps('✅');
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
    const { input } = world.kie.creates.at(-1) ?? { input: {} };
    const urls = (input as { image_urls: string[] }).image_urls;
    expect(urls).toHaveLength(2);
    for (const url of urls) expect(url).toMatch(new RegExp(`^${world.kie.uploadUrl}|^http://127`));
    expect(JSON.stringify(world.kie.creates)).not.toContain(world.token);
  });

  it('takes numbers, choices and switches in their wire types, and shows the price at once', async () => {
    const anna = newUser();
    await fillCard(anna, 'wan/2-6-text-to-video', 'waves');
    await anna.taps(/Duration/);
    await anna.seesButton('10');
    await anna.taps(/10/);
    await anna.seesButton('🚀');
    await anna.taps(/Several shots/);
    await anna.seesButton('Yes');
    await anna.taps('Yes');
    await anna.seesButton(/🚀.*105/);
    await anna.taps('🚀');
    await anna.receives('video', 20_000);
    expect(world.kie.creates.at(-1)?.input).toMatchObject({ duration: '10', multi_shots: true });
  });

  it('speaks, sings, listens, enlarges and paints over', async () => {
    const anna = newUser();
    await anna.says('/model elevenlabs/speech-to-text');
    await anna.sees('audio_url');
    await anna.sends({ document: { data: tone, name: 'memo.wav', mime: 'audio/wav' } });
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.sees(
      (message) => message.isFromBot && /memo|heard|second|s\b/i.test(message.text) && message.buttons.length > 0,
      20_000,
    );

    await anna.says('/model topaz/image-upscale');
    await anna.sees('image_url');
    await anna.sends({ photo: await photo('#335577', 128) });
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);

    await anna.says('/model ideogram/v3-edit');
    await anna.sees('prompt');
    await anna.says('a red door');
    await anna.sees('image_url');
    await anna.sends({ photo: await photo('#225522') });
    await anna.sees('mask_url');
    await anna.sends({ document: { data: await photo('#ffffff'), name: 'mask.jpg', mime: 'image/jpeg' } });
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
  }, 90_000);
});

describe('when it goes wrong', () => {
  it('tells the reason of a failed generation, and the credits are back', async () => {
    const anna = newUser();
    await fillCard(anna, 'z-image', 'please [fail: the model is on fire]');
    await anna.taps('🚀');
    const bad = await anna.sees(/Credits returned/, 20_000);
    expect(bad.text).toContain('the model is on fire');
    expect(bad.text).toMatch(/Support code: [0-9A-F]{8}/);
    expect(await balanceOf(anna)).toBe(1_000);
  });

  it('explains a wrong answer, asks again, and loses nothing', async () => {
    const anna = newUser();
    await fillCard(anna, 'wan/2-6-text-to-video', 'first words');
    await anna.taps(/Duration/);
    await anna.seesButton('15');
    await anna.says('an hour or so');
    await anna.sees(/5.*10.*15/s);
    await anna.says('15');
    const card = await anna.seesButton('🚀');
    expect(card.text).toContain('first words');
    expect(card.text).toContain('15');
  });

  it('says what is missing when the balance is too small', async () => {
    const anna = newUser();
    await anna.says('/start');
    await anna.sees(/credits/);
    await world.rows(
      `WITH moved AS (INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
         SELECT 'drain:' || a.id, a.id, s.id, a.balance, 'adjustment', 'test' FROM ledger_accounts a
         JOIN users u ON u.id = a.user_id, ledger_accounts s WHERE u.telegram_id = $1 AND s.code = 'adjustment' RETURNING from_account)
       UPDATE ledger_accounts SET balance = 0 WHERE id IN (SELECT from_account FROM moved)`,
      [anna.id],
    );
    const before = await chargesOf(world);
    await fillCard(anna, 'z-image', 'for free?');
    await anna.taps('🚀');
    await anna.sees(/missing|short|enough/i);
    expect(await chargesOf(world)).toEqual(before);
  });

  it('answers whatever comes, in whatever state', async () => {
    const anna = newUser();
    await anna.says('hello there');
    await anna.sees(() => true);
    await anna.says('/nonsense');
    await anna.sees(() => true);
    await anna.sends({ contact: { phone_number: '+100', first_name: 'Bob' } });
    await anna.sees(() => true);
    await anna.sends({ photo: await photo('#123456') });
    await anna.sees(() => true);
    const card = await fillCard(anna, 'z-image', 'one');
    await fillCard(anna, 'google/nano-banana', 'two');
    expect((await anna.taps('🚀', card)).text).toBeTruthy();
    await anna.says('/cancel');
    await anna.sees(() => true);
    await anna.says('/status');
    await anna.sees(() => true);
    for (const command of [
      '/help',
      '/models банан',
      '/history',
      '/settings',
      '/language',
      '/new',
      '/admin',
      '/model',
    ]) {
      await anna.says(command);
      await anna.sees(() => true);
    }
  });
});
