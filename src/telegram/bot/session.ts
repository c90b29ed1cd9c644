import type { Middleware, Scenes } from 'telegraf';
import { jsonb } from '../inbox/jsonb';
import type { AtelierContext } from './context';

const EMPTY = '{}';

/**
 * `ctx.session` over the table `sessions`, read and written inside the turn's transaction, so it commits or rolls back
 * with everything else. telegraf's own session() keeps a cache beside its store and would see neither. Updates of a
 * chat are handled one after another, so nobody else writes this row meanwhile. It holds the scene's cursor only.
 */
export const session =
  (botId: number): Middleware<AtelierContext> =>
  async (ctx, next) => {
    const key = ctx.from && ctx.chat ? `${botId}:${ctx.chat.id}:${ctx.from.id}` : null;
    const { manager } = ctx.turn;
    const rows: { data: Scenes.WizardSession }[] =
      key === null ? [] : await manager.query('SELECT data FROM sessions WHERE key = $1', [key]);
    const before = JSON.stringify(rows[0]?.data ?? {});
    ctx.session = rows[0]?.data ?? {};
    await next();
    const after = JSON.stringify(ctx.session ?? {});
    if (key === null || after === before) return;
    if (after === EMPTY) await manager.query('DELETE FROM sessions WHERE key = $1', [key]);
    else {
      await manager.query(
        `INSERT INTO sessions (key, data) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET data = $2, updated_at = now()`,
        [key, jsonb(ctx.session)],
      );
    }
  };
