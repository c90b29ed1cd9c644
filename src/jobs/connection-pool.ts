import type { Logger } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';

type Done = (release?: boolean | Error) => void;
type ConnectCallback = (error: Error | undefined, client: PoolClient | undefined, done: Done) => void;

/** Gives a client back once; what comes after that is ignored. */
const releasedOnce = (client: PoolClient): Done => {
  const release = client.release.bind(client);
  let released = false;
  return (error) => {
    if (released) return;
    released = true;
    release(error);
  };
};

/**
 * A pool that forgives a second release. When a connection breaks while graphile-worker gives it back, it is given back
 * twice; pg throws then, inside a promise that nobody awaits, and an unhandled rejection is the end of the process.
 */
class ForgivingPool extends Pool {
  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | void {
    if (callback === undefined) {
      return super.connect().then((client) => {
        client.release = releasedOnce(client);
        return client;
      });
    }
    super.connect((error, client, done) => {
      if (client === undefined) return callback(error, client, done);
      const release = releasedOnce(client);
      client.release = release;
      callback(error, client, release);
    });
  }
}

/** Connections for one run of graphile-worker; a broken one is replaced when the next is needed. */
export const connectionPool = (databaseUrl: string, max: number, logger: Logger): Pool => {
  const pool = new ForgivingPool({
    connectionString: databaseUrl,
    application_name: 'atelier jobs',
    max,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    keepAlive: true,
  });
  pool.on('error', (error) => logger.warn({ msg: 'idle connection of the jobs lost', reason: error.message }));
  pool.on('connect', (client) => client.on('error', () => undefined)); // its query rejects with the same error
  return pool;
};
