import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { updateOne } from '../database';
import type { Failure } from './ports';

const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 300;
/** Whoever has waited in line for so long, in front of a provider that is closed, gets the credits back. */
const CLOSED_PATIENCE_MINUTES = 60;

/**
 * Providers that refuse everything for the time being. Who has been refused is told so, as createTask is sent once; but those
 * who wait in line are not sent after. One of them tries the door, first after 5 s, then after twice the time of the last try,
 * every 5 minutes at last; if it goes through, all may follow.
 */
@Injectable()
export class LinePauses {
  private readonly logger = new Logger(LinePauses.name);

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** It has just refused one because it refuses everything. Known already: the time of the next try stays. */
  async close(provider: string, failure: Failure): Promise<void> {
    const closed = await updateOne(
      this.dataSource.manager,
      `INSERT INTO line_pauses (provider, failure, try_at) VALUES ($1, $2, now() + $3 * interval '1 s')
       ON CONFLICT (provider) DO NOTHING RETURNING provider`,
      [provider, JSON.stringify(failure), FIRST_PAUSE_SECONDS],
    );
    if (closed !== null) this.logger.warn({ msg: 'the line waits: the provider is closed', provider, ...failure });
  }

  /** It has taken one, or refused one for that one's own sake. */
  async open(provider: string): Promise<void> {
    const opened = await updateOne(
      this.dataSource.manager,
      `DELETE FROM line_pauses WHERE provider = $1 RETURNING provider`,
      [provider],
    );
    if (opened !== null) this.logger.log({ msg: 'the line moves on: the provider is open', provider });
  }

  /** Milliseconds until somebody may go to this provider; 0: now. */
  async waitMs(provider: string): Promise<number> {
    const [row] = await this.dataSource.query<{ ms: number }[]>(
      `SELECT ceil(extract(epoch FROM try_at - clock_timestamp()) * 1000)::float8 AS ms FROM line_pauses WHERE provider = $1`,
      [provider],
    );
    return Math.max(0, row?.ms ?? 0);
  }

  /** Somebody goes now: the one who tries the door, if it was closed. Call it with the row that goes. */
  async tried(manager: EntityManager, provider: string): Promise<void> {
    await manager.query(
      `UPDATE line_pauses SET tries = tries + 1,
              try_at = now() + least($2 * power(2, least(tries, 20)), $3) * interval '1 s'
       WHERE provider = $1 AND try_at <= now()`,
      [provider, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS],
    );
  }

  /** Those who have waited long enough in front of a closed door, and what it said. */
  patienceIsOver(limit: number): Promise<{ id: string; failure: Failure }[]> {
    return this.dataSource.query(
      `SELECT g.id, p.failure FROM line_pauses p JOIN generations g ON g.provider = p.provider
       WHERE g.state = 'queued' AND g.slot_at IS NULL AND g.payload IS NOT NULL
         AND g.created_at < now() - $1 * interval '1 minute' LIMIT $2`,
      [CLOSED_PATIENCE_MINUTES, limit],
    );
  }
}
