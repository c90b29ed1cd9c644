import { createDataSource } from '../../src/database';
import { MIGRATIONS } from '../../src/database/migrations';
import { type TestDatabase, createEmptyDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

/** Runs the migrations that are pending among these, and then `work`. */
const migrated = async (
  migrations: typeof MIGRATIONS,
  work: (query: (sql: string) => Promise<unknown>) => Promise<void>,
): Promise<void> => {
  const dataSource = createDataSource(database.url, () => undefined).setOptions({ migrations });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
    await work((sql) => dataSource.query(sql));
  } finally {
    await dataSource.destroy();
  }
};

const insertAsBefore = (outputs: string): string =>
  `INSERT INTO generations (id, confirm_id, user_id, model_id, provider, input, origin, price, quoted_cost, outputs)
   VALUES (gen_random_uuid(), gen_random_uuid(), (SELECT min(id) FROM users), 'm', 'p', '{}', '{}', 1, 1, '${outputs}')`;

it('generations of an older version know their kind from what they made, and that version can go on beside', async () => {
  await migrated(MIGRATIONS.slice(0, 5), async (query) => {
    await query(`INSERT INTO users (locale) VALUES ('en')`);
    await query(insertAsBefore('[{"kind": "video", "url": "https://x/1.mp4"}]'));
    await query(insertAsBefore('[]'));
  });
  await migrated(MIGRATIONS, async (query) => {
    await query(insertAsBefore('[{"kind": "audio", "url": "https://x/1.mp3"}]'));
    expect(
      await query(
        `SELECT outputs -> 0 ->> 'kind' AS made, output_kind, favourite, deleted_at FROM generations ORDER BY made`,
      ),
    ).toEqual([
      { made: 'audio', output_kind: null, favourite: false, deleted_at: null },
      { made: 'video', output_kind: 'video', favourite: false, deleted_at: null },
      { made: null, output_kind: null, favourite: false, deleted_at: null },
    ]);
  });
});
