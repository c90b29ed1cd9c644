import { dataOf, now } from '../support/buttons';
import { fillCard, shareWorld } from '../support/story';
import { user } from '../support/user';
import { until } from '../support/until';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started));

describe('/mydata', () => {
  it('says what is kept, and gives it as one file, at most once a minute', async () => {
    const anna = user(world, { first_name: 'Annabel' });
    await fillCard(anna, 'z-image', 'a very private wish');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
    await fillCard(anna, 'z-image', 'an unfinished one');
    await anna.says('/mydata');
    const page = await anna.sees('What we keep');
    const data = dataOf(page, '📦');
    const answers = await Promise.all([anna.person.pressesData(data, page), anna.person.pressesData(data, page)]);
    expect(answers.map(({ text }) => text).sort()).toEqual([
      expect.stringContaining('Collecting'),
      expect.stringContaining('The next one in'),
    ]);
    const file = await anna.receives('document', 20_000);
    const everything = JSON.parse(file.data.toString('utf8')) as {
      profile: { firstName: string };
      generations: { total: number };
      telegram: { openCards: unknown[]; receivedInTheLastDays: unknown[] };
    };
    expect(everything.profile.firstName).toBe('Annabel');
    expect(everything.generations.total).toBe(1);
    expect(everything.telegram.openCards).toHaveLength(1);
    expect(everything.telegram.receivedInTheLastDays.length).toBeGreaterThan(2);
    expect(file.data.toString()).toContain('a very private wish');
    expect(anna.count(({ kind }) => kind === 'document')).toBe(1);
  });

  it('deletes everything but credits and books, after a clear question', async () => {
    const anna = user(world, { first_name: 'Wilhelmina' });
    await fillCard(anna, 'z-image', 'forget this wish');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
    await fillCard(anna, 'z-image', 'forget this card');
    await anna.says('/mydata');
    const page = await anna.sees('What we keep');
    await anna.taps('🗑', page);
    await until(() => now(anna, page).text.includes('What stays'));
    expect(now(anna, page).text).toMatch(/your balance — 999 credits/);
    await anna.taps('↩️', page);
    await until(() => now(anna, page).text.includes('What we keep'));
    // An answer to a question of long ago is asked again.
    await anna.person.pressesData('mydata:yes:100000', page);
    await until(() => now(anna, page).text.includes('What stays'));
    const yes = dataOf(now(anna, page), '🗑');
    await Promise.all([anna.person.pressesData(yes, page), anna.person.pressesData(yes, page)]);
    await until(() => now(anna, page).text.includes('Your data is deleted'));
    const [row] = await world.rows<{ first_name: string; wishes: string; cards: string; payloads: string }>(
      `SELECT u.first_name,
         (SELECT count(*) FROM generations WHERE user_id = u.id AND input <> '{}') AS wishes,
         (SELECT count(*) FROM cards WHERE user_id = u.id) AS cards,
         (SELECT count(*) FROM updates WHERE payload::text LIKE '%forget this%') AS payloads
       FROM users u WHERE u.telegram_id = $1`,
      [anna.id],
    );
    expect(row).toMatchObject({ wishes: '0', cards: '0', payloads: '0' });
    await anna.says('/history');
    await anna.sees('Everything you make will be here');
    await anna.says('/balance');
    await anna.sees('999 credits');
  });

  it('refuses in words while something runs', async () => {
    const anna = user(world);
    await fillCard(anna, 'z-image', 'still at it [hang]');
    await anna.taps('🚀');
    await until(async () => {
      const rows = await world.rows(`SELECT 1 FROM generations WHERE state = 'running'`);
      return rows.length > 0;
    });
    await anna.says('/mydata');
    const page = await anna.sees('What we keep');
    await anna.taps('🗑', page);
    await until(() => now(anna, page).text.includes('What stays'));
    await anna.taps('🗑', page);
    await until(() => now(anna, page).text.includes('Not yet'));
    expect(await world.rows(`SELECT 1 FROM generations WHERE input::text LIKE '%still at it%'`)).toHaveLength(1);
  });
});
