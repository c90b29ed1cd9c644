import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Client, type QueryResultRow } from 'pg';
import { lockParts } from './key';
import { PoolerDetected, refusePooler } from './pooler-probe';
import type { LockTimings } from './timings';

const CONNECT_MS = 5_000;

interface Connection {
  client: Client;
  socket: Socket;
}

/** A connection outside every pool. We keep its socket: the end of a connection that hangs can't be asked for politely. */
const connect = async (url: string, name: string, answerMs: number): Promise<Connection> => {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: answerMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    stream: () => socket,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return { client, socket };
};

/** Says goodbye, waits for nobody. */
const leave = ({ client, socket }: Connection): void => {
  void client
    .end()
    .catch(() => undefined)
    .finally(() => socket.destroy());
};

/**
 * The one session that carries an instance's locks: autocommit, outside every pool, never shared. PostgreSQL ends it by
 * itself when the process is killed, frozen or cut off, since the session sets its own `idle_session_timeout` and TCP
 * keepalive; whatever goes wrong on it counts as the loss of every lock at once.
 */
export class LockSession {
  private readonly over = new AbortController();
  private confirmedAt = performance.now();
  private pinging = false;

  private constructor(
    private readonly connection: Connection,
    readonly pid: number,
  ) {
    connection.client.on('error', (error) => this.fail(error));
    connection.client.on('end', () => this.fail(new Error('the connection was closed')));
  }

  /** Aborts when the session is over; its locks are gone then. The reason says why. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /**
   * @throws PoolerDetected if the address leads through a transaction pooler
   * @throws Error if the database does not answer
   */
  static async open(url: string, name: string, timings: LockTimings): Promise<LockSession> {
    const own = await connect(url, name, timings.answerMs);
    try {
      const other = await connect(url, `${name} probe`, timings.answerMs);
      await refusePooler(own.client, other.client).finally(() => leave(other));
      const { rows } = await own.client.query<{ pid: number }>(
        `SELECT pg_backend_pid() AS pid, set_config('idle_session_timeout', $1, false),
           set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
           set_config('tcp_keepalives_count', '3', false)`,
        [String(timings.idleSessionMs)],
      );
      return new LockSession(own, rows[0]?.pid ?? 0);
    } catch (error) {
      own.socket.destroy();
      throw error;
    }
  }

  /** Any failure, a late answer included, ends the session: a lock that can't be asked about is not held. */
  async query<Row extends QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    if (this.over.signal.aborted) throw new Error('The session of the locks is over.');
    const sentAt = performance.now();
    try {
      const { rows } = await this.connection.client.query<Row>(sql, parameters);
      this.confirmedAt = sentAt;
      return rows;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** A sign of life for both sides. Never rejects: a failure ends the session. */
  async ping(): Promise<void> {
    if (this.pinging || this.over.signal.aborted) return;
    this.pinging = true;
    try {
      const [row] = await this.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      if (row?.pid !== this.pid) this.fail(new PoolerDetected('the backend changed in mid-session'));
    } catch {
      // query() has ended the session.
    } finally {
      this.pinging = false;
    }
  }

  /** Milliseconds, on the monotonic clock, since a statement was sent that PostgreSQL answered on this session. */
  confirmedAgo(): number {
    return performance.now() - this.confirmedAt;
  }

  async tryLock(key: bigint): Promise<boolean> {
    const [row] = await this.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS taken', [
      key.toString(),
    ]);
    return row?.taken === true;
  }

  async unlock(key: bigint): Promise<void> {
    await this.query('SELECT pg_advisory_unlock($1::bigint)', [key.toString()]);
  }

  /** Who holds a lock, for people: name, address and start of the session as PostgreSQL shows them. */
  async holderOf(key: bigint): Promise<string | null> {
    const { classid, objid, objsubid } = lockParts(key);
    const [row] = await this.query<{ holder: string }>(
      `SELECT concat_ws(', ', coalesce(nullif(a.application_name, ''), 'unnamed'), 'backend ' || l.pid,
         coalesce(host(a.client_addr), 'local socket'), 'since ' || to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SSOF'))
         AS holder
       FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = $3
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.classid::bigint = $1 AND l.objid::bigint = $2`,
      [classid.toString(), objid.toString(), objsubid],
    );
    return row?.holder ?? null;
  }

  /** Ends the session and with it every lock. Waits for the server to know for at most a second. */
  async close(): Promise<void> {
    if (this.over.signal.aborted) return;
    this.over.abort(new Error('the session was closed'));
    const cut = setTimeout(() => this.connection.socket.destroy(), 1_000);
    await this.connection.client.end().catch(() => undefined);
    clearTimeout(cut);
    this.connection.socket.destroy();
  }

  private fail(reason: unknown): void {
    if (this.over.signal.aborted) return;
    this.over.abort(reason instanceof Error ? reason : new Error(String(reason)));
    this.connection.socket.destroy();
  }
}
