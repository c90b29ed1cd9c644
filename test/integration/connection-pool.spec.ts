import { Logger } from '@nestjs/common';
import { connectionPool } from '../../src/jobs/connection-pool';
import { type TestDatabase, createDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

it('a connection that graphile-worker gives back twice goes back once', async () => {
  const pool = connectionPool(database.url, 1, new Logger('test'));
  try {
    const client = await pool.connect();
    client.release();
    expect(() => client.release()).not.toThrow();
    const second = await new Promise<{ release: () => void }>((resolve, reject) =>
      pool.connect((error, connected, done) =>
        connected === undefined ? reject(error ?? new Error('no client')) : resolve({ release: () => done() }),
      ),
    );
    second.release();
    expect(() => second.release()).not.toThrow();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  } finally {
    await pool.end();
  }
});
