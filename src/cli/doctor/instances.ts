import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config';
import { leaderKey } from '../../lock';
import { type Check, ok, skip, warn } from './check';

interface Holder {
  pid: number;
  client: string;
  since: Date;
}

const HOLDER = `
  SELECT l.pid, coalesce(host(a.client_addr), 'this machine') AS client, a.backend_start AS since
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.classid::bigint = (($1::bigint >> 32) & 4294967295) AND l.objid::bigint = ($1::bigint & 4294967295)`;

/** Who is alive on this database. */
export const instanceChecks = (config: AppConfig, hasToken: boolean, database: DataSource): Check[] => [
  {
    name: 'instances',
    run: async () => {
      const rows: { started_at: Date }[] = await database.query('SELECT started_at FROM live_instances');
      return rows.length > 0
        ? ok(`${rows.length} alive`)
        : warn('no instance of the service is alive', 'Start it: npm start, or node dist/main.js.');
    },
  },
  {
    name: 'leader',
    run: async () => {
      if (!hasToken) return skip('there is no TELEGRAM_BOT_TOKEN, so its lock is not known');
      if (config.telegram.mode === 'webhook') return ok('none is needed: updates come by webhook');
      const holders: Holder[] = await database.query(HOLDER, [leaderKey(config.telegram.token).toString()]);
      const [holder] = holders;
      if (holder === undefined) return warn('nobody polls for this bot', 'Start the service on this database.');
      return ok(`backend ${holder.pid} of ${holder.client} holds the lock since ${holder.since.toISOString()}`);
    },
  },
];
