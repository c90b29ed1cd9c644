import type { ChatMessage } from '../../sandbox/telegram';
import { dataOf, now } from '../support/buttons';
import { balanceOf, fillCard, shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import { until } from '../support/until';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started));

const made = async (someone: StoryUser, modelId: string, prompt: string): Promise<void> => {
  await fillCard(someone, modelId, prompt);
  await someone.taps('🚀');
  await someone.sees((message) => message.buttons.flat().includes('🗑'), 20_000);
};

const shows = (someone: StoryUser, message: ChatMessage, label: string): boolean =>
  now(someone, message)
    .buttons.flat()
    .some((text) => text.includes(label));

/** Ended works without a result: enough for pages. */
const older = (telegramId: number, count: number): Promise<object[]> =>
  world.rows(
    `INSERT INTO generations (id, confirm_id, user_id, model_id, provider, input, origin, price, quoted_cost, state, output_kind, created_at)
     SELECT gen_random_uuid(), gen_random_uuid(), u.id, 'z-image', 'kie', jsonb_build_object('prompt', 'older ' || n || '.'),
            '{"channel": "telegram", "address": {}}', 1, 1, 'canceled', 'image', now() - n * interval '1 hour'
     FROM users u, generate_series(1, $2::integer) n WHERE u.telegram_id = $1`,
    [telegramId, count],
  );

describe('/history', () => {
  it('is empty at first, and says so', async () => {
    const anna = user(world);
    await anna.says('/history');
    const none = await anna.sees('Everything you make will be here');
    expect(none.buttons.flat()).toHaveLength(1);
  });

  it('turns pages, keeps to one kind, opens a work and comes back to the same page', async () => {
    const anna = user(world);
    await made(anna, 'z-image', 'a red balloon');
    await made(anna, 'bytedance/v1-lite-text-to-video', 'waves of light');
    await older(anna.id, 12);
    await anna.says('/history');
    const page = await anna.sees('14 in all');
    expect(page.buttons[0]).toEqual(['· All ·', '🖼 13', '🎬 1']);
    expect(page.buttons).toHaveLength(1 + 8 + 2);
    await anna.taps('🖼 13', page);
    await until(() => now(anna, page).text.includes('Pictures'));
    expect(shows(anna, page, 'waves')).toBe(false);
    await anna.taps('Older', page);
    await until(() => shows(anna, page, 'older 12.'));
    await anna.taps('older 10.', page);
    await until(() => now(anna, page).text.includes('Support code'));
    await anna.taps('« History', page);
    await until(() => shows(anna, page, 'older 12.'));
    await anna.taps('Newer', page);
    await until(() => shows(anna, page, 'a red balloon'));
    // A button of an earlier release, which named a time: the newest page, of all kinds.
    await anna.person.pressesData(`history:${Math.round(Date.now() - 5.5 * 3_600_000)}`, page);
    await until(() => shows(anna, page, 'waves'));
  });

  it('shows all of a work, sends it again for nothing, keeps and deletes it', async () => {
    const anna = user(world);
    await made(anna, 'z-image', 'a silver spoon');
    await anna.says('/history');
    const page = await anna.seesButton('a silver spoon');
    await anna.taps('a silver spoon', page);
    await until(() => now(anna, page).text.includes('Support code'));
    expect(now(anna, page).text).toMatch(/Z-Image[\s\S]*a silver spoon[\s\S]*Aspect ratio: 1:1[\s\S]*💎[\s\S]*Task id/);
    const before = await balanceOf(anna);
    await Promise.all([anna.person.taps('📬', page), anna.person.taps('📬', page)]);
    await until(() => anna.count(({ kind }) => kind === 'photo') >= 2);
    expect(await balanceOf(anna)).toBe(before);
    await anna.taps('☆', page);
    await until(() => shows(anna, page, 'Remove from favourites'));
    await anna.taps('«', page);
    await until(() => now(anna, page).buttons[0]?.includes('⭐ 1'));
    await anna.taps('⭐ 1', page);
    await until(() => now(anna, page).text.includes('Favourites'));
    await anna.taps('a silver spoon', page);
    await until(() => now(anna, page).text.includes('Support code'));
    const opened = now(anna, page);
    await anna.taps('🗑', page);
    await until(() => now(anna, page).text.includes('Delete for good?'));
    await anna.taps('for good', page);
    await until(
      () => now(anna, page).text.includes('Nothing here yet') || now(anna, page).text.includes('Everything you make'),
    );
    await until(() => anna.count(({ kind }) => kind === 'photo') === 0);
    // What was shown before knows nothing more of it.
    const data = dataOf(opened, '📬');
    expect((await anna.person.pressesData(data, page)).text).toContain('deleted already');
  });

  it('is nobody else’s business', async () => {
    const anna = user(world);
    await made(anna, 'z-image', 'a secret garden');
    await anna.says('/history');
    const page = await anna.seesButton('a secret garden');
    const data = dataOf(page, 'a secret garden');
    const boris = user(world);
    await boris.says('/history');
    const own = await boris.sees('Everything you make will be here');
    await boris.person.pressesData(data, own);
    await boris.sees('outdated').catch(() => undefined);
    expect(boris.count(({ text }) => text.includes('secret'))).toBe(0);
  });
});
