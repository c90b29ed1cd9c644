import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Billing } from '../billing';
import type { Json } from '../registry';
import { UsersService } from '../users';
import { Generation } from './generation.entity';
import { PersonalRecords } from './providers';
import { BUSY, Removal } from './removal';
import { Transitions } from './transitions';
import { supportCodeOf } from './views';

/** Newest rows of one list that an export holds; it says how many there are. */
export const EXPORT_LIMIT = 5_000;

export type Erasure =
  /** Nothing was touched: so many still run at a provider, or are being handed over. */
  | { kind: 'running'; running: number }
  | {
      kind: 'erased';
      /** Generations that were emptied, among them those that waited and were canceled (their credits are back). */
      generations: number;
      canceled: number;
      /** What stays: the balance, and the number of generations whose credits, times, models and states stand in the books. */
      kept: { balance: number; generations: number };
    };

/** Dates as text, and nothing that is not JSON. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** Everything that we keep about a person: to be given to them, and to be deleted as far as the books allow. */
@Injectable()
export class UserData {
  constructor(
    private readonly users: UsersService,
    private readonly billing: Billing,
    private readonly removal: Removal,
    private readonly transitions: Transitions,
    private readonly records: PersonalRecords,
  ) {}

  /** All of it as JSON. May be several megabytes: a matter for a job, not for a handler. */
  async export(manager: EntityManager, userId: number): Promise<Json> {
    const user = await this.users.get(manager, userId);
    const choices = await this.users.allChoices(manager, userId);
    const entries = await this.billing.entries(manager, userId, EXPORT_LIMIT + 1);
    const [generations, total] = await manager
      .getRepository(Generation)
      .findAndCount({ where: { userId }, order: { createdAt: 'DESC', id: 'DESC' }, take: EXPORT_LIMIT });
    const others: Record<string, Json> = {};
    for (const record of this.records.all()) others[record.name] = await record.export(manager, userId);
    return asJson({
      exportedAt: new Date(),
      profile: {
        userId,
        telegramId: user.telegramId,
        firstName: user.firstName,
        username: user.username,
        language: user.locale,
        createdAt: user.createdAt,
        seenAt: user.seenAt,
        bannedAt: user.bannedAt,
      },
      settings: user.settings,
      rememberedChoices: Object.fromEntries(choices),
      balance: await this.billing.balance(manager, userId),
      ledger: { complete: entries.length <= EXPORT_LIMIT, entries: entries.slice(0, EXPORT_LIMIT) },
      generations: { total, complete: total <= EXPORT_LIMIT, newest: generations.map(exported) },
      ...others,
    });
  }

  /**
   * Empties what can be emptied: ended generations, name, settings, remembered choices, and what other rooms keep. The
   * account stays with its Telegram id, its balance and its books: credits are not lost, and the welcome ones are not
   * given twice. All or nothing, in the caller's transaction.
   */
  async erase(manager: EntityManager, userId: number): Promise<Erasure> {
    const open: { id: string; state: string }[] = await manager.query(
      `SELECT id, state FROM generations WHERE user_id = $1 AND deleted_at IS NULL AND ${BUSY} ORDER BY id FOR UPDATE`,
      [userId],
    );
    const waiting = open.filter((row) => row.state === 'queued');
    if (waiting.length < open.length) return { kind: 'running', running: open.length - waiting.length };
    for (const { id } of waiting) await this.transitions.applyIn(manager, id, { type: 'canceled' });
    const generations = await this.removal.removeAll(manager, userId);
    await this.users.forget(manager, userId);
    for (const record of this.records.all()) await record.erase(manager, userId);
    return {
      kind: 'erased',
      generations,
      canceled: waiting.length,
      kept: {
        balance: await this.billing.balance(manager, userId),
        generations: await manager.getRepository(Generation).countBy({ userId }),
      },
    };
  }
}

/** A deleted one is there too, as empty as it is kept. */
const exported = (row: Generation): object => ({
  id: row.id,
  supportCode: supportCodeOf(row.id),
  model: row.modelId,
  makes: row.outputKind,
  state: row.state,
  price: row.price,
  gift: row.gift,
  favourite: row.favourite,
  madeFrom: row.parentId,
  input: row.input,
  outputs: row.outputs,
  failure: row.failure,
  provider: row.provider,
  providerTaskId: row.taskId,
  origin: row.origin,
  receipt: row.receipt,
  createdAt: row.createdAt,
  submittedAt: row.submittedAt,
  finishedAt: row.finishedAt,
  deliveredAt: row.deliveredAt,
  deletedAt: row.deletedAt,
});
