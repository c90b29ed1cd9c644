import type { CheckResult, Failure, GenerationState, Payload, StoredOutput } from './ports';

/** The part of a row that decisions are made from. Times are of the database's clock. */
export interface MachineRow {
  state: GenerationState;
  taskId: string | null;
  /** What is held for it, in credits. */
  price: number;
  /** The provider's report decides the price. */
  settlesActual: boolean;
  payload: Payload | null;
  slotAt: Date | null;
  attempts: number;
  looks: number;
  createdAt: Date;
  submittedAt: Date | null;
  deadlineAt: Date | null;
}

export type MachineEvent =
  | { type: 'prepared'; payload: Payload }
  /** It is prepared and was looked at without a place in the create limit. */
  | { type: 'no_place' }
  /** A place in the create limit was taken: from here the POST may go out. */
  | { type: 'submitting'; deadlineMs: number }
  | { type: 'submitted'; taskId: string }
  /** The provider surely has not accepted it. */
  | { type: 'not_sent'; retryAfterMs: number }
  /** Nothing was sent, and it never can be: a file or the model itself is in the way. */
  | { type: 'unprepared'; failure: Failure }
  /** The POST was answered with no. `closed`: so is everybody at the moment. */
  | { type: 'rejected'; failure: Failure; closed?: boolean }
  /** The provider takes nothing, and this one has waited in line for long enough. */
  | { type: 'closed'; failure: Failure }
  /** The POST ended unclear, or its owner died before storing the answer. `answer`: it was answered, with an error. */
  | { type: 'unclear'; callsBack: boolean; answer?: Failure | undefined }
  /** A task was proved to be ours although its id had not been stored. */
  | { type: 'adopted'; taskId: string }
  /** `actualPrice`: what the reported cost is in credits, where the provider has reported one. */
  | { type: 'checked'; result: CheckResult; actualPrice?: number }
  /** A step failed in a way that may pass: network, database of others, a busy provider. */
  | { type: 'stumbled'; failure: Failure }
  /** It was time to look, and there was nothing to ask: only deadlines count. */
  | { type: 'time' }
  | { type: 'canceled' };

export interface MachineChanges {
  state?: GenerationState;
  payload?: Payload;
  taskId?: string;
  slotAt?: null;
  outputs?: StoredOutput[];
  failure?: Failure | null;
  providerCost?: number;
  /** What is captured, where it is less than what was held. */
  price?: number;
  gift?: boolean;
  attempts?: number;
  looks?: number;
  deadlineAt?: Date;
  submittedAt?: Date;
  runningAt?: Date;
  finishedAt?: Date;
}

export interface Decision {
  changes: MachineChanges;
  money: 'capture' | 'release' | null;
  /** When to look at the row again; null = nobody needs to. */
  nextLookAt: Date | null;
  /** The end of the generation has to be handed to the user. */
  deliver: boolean;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** kie answers "no such task" for some seconds after it accepted one. */
export const LOST_GRACE_MS = 90 * SECOND;
/** After the deadline the hold is gone, but a late result is still fetched for so long, as a gift. */
export const OVERDUE_WATCH_MS = 24 * HOUR;
const OVERDUE_LOOK_MS = 5 * MINUTE;
/** A provider that refuses everything for so long will not take this one either. */
const QUEUE_PATIENCE_MS = 6 * HOUR;
const MAX_ATTEMPTS_TO_PREPARE = 6;

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
const since = (moment: Date | null, now: Date): number => (moment === null ? 0 : now.getTime() - moment.getTime());

/** 1 s, 2 s, 4 s ... 60 s. */
export const backOffMs = (attempts: number): number => Math.min(SECOND * 2 ** Math.min(attempts, 6), MINUTE);

/** A young task is looked at every second, an old one every 15 s; a callback comes sooner than either. */
export const lookIntervalMs = (ageMs: number): number => Math.min(Math.max(ageMs * 0.15, SECOND), 15 * SECOND);

const stay = (changes: MachineChanges, nextLookAt: Date | null): Decision => ({
  changes,
  money: null,
  nextLookAt,
  deliver: false,
});

const fail = (failure: Failure, now: Date, extra: MachineChanges = {}): Decision => ({
  changes: { ...extra, state: 'failed', failure, finishedAt: now, slotAt: null },
  money: 'release',
  nextLookAt: null,
  deliver: true,
});

/** The hold goes back and the user is told, but the door stays open for a late result. */
const giveUpWaiting = (failure: Failure, now: Date, extra: MachineChanges = {}): Decision => ({
  changes: { ...extra, state: 'overdue', failure, slotAt: null },
  money: 'release',
  nextLookAt: after(now, OVERDUE_LOOK_MS),
  deliver: true,
});

/** What the user pays in the end: never more than was agreed to. Without a report that is what was held. */
const finalPrice = (row: MachineRow, actualPrice: number | undefined): number =>
  row.settlesActual && actualPrice !== undefined ? Math.min(row.price, Math.max(1, actualPrice)) : row.price;

const succeed = (
  row: MachineRow,
  result: CheckResult & { state: 'succeeded' },
  actualPrice: number | undefined,
  now: Date,
): Decision => {
  const cost = result.providerCost === undefined ? {} : { providerCost: result.providerCost };
  if (result.outputs.length === 0)
    return row.state === 'overdue' ? closeOverdue(now) : fail({ reason: 'empty_result' }, now, cost);
  const gift = row.state === 'overdue';
  const price = gift ? row.price : finalPrice(row, actualPrice);
  return {
    changes: {
      ...cost,
      ...(price === row.price ? {} : { price }),
      state: 'succeeded',
      outputs: result.outputs,
      failure: null,
      gift,
      finishedAt: now,
      attempts: 0,
    },
    money: gift ? null : 'capture',
    nextLookAt: null,
    deliver: true,
  };
};

/** Nothing more will come of it; the user was told when it became overdue. */
const closeOverdue = (now: Date): Decision => stay({ state: 'failed', finishedAt: now }, null);

const checked = (row: MachineRow, result: CheckResult, actualPrice: number | undefined, now: Date): Decision => {
  const looks = row.looks + 1;
  switch (result.state) {
    case 'succeeded':
      return succeed(row, result, actualPrice, now);
    case 'failed':
      return row.state === 'overdue'
        ? closeOverdue(now)
        : fail(result.failure, now, result.providerCost === undefined ? {} : { providerCost: result.providerCost });
    case 'lost':
      if (since(row.submittedAt, now) < LOST_GRACE_MS) return keepLooking(row, now, { looks });
      return row.state === 'overdue' ? closeOverdue(now) : fail({ reason: 'lost' }, now);
    case 'running':
      return keepLooking(row, now, { looks, attempts: 0 });
  }
};

const keepLooking = (row: MachineRow, now: Date, changes: MachineChanges): Decision => {
  if (row.state === 'overdue') {
    return since(row.submittedAt, now) > OVERDUE_WATCH_MS
      ? { ...closeOverdue(now), changes: { ...changes, state: 'failed', finishedAt: now } }
      : stay(changes, after(now, OVERDUE_LOOK_MS));
  }
  if (row.deadlineAt !== null && now >= row.deadlineAt) return giveUpWaiting({ reason: 'timeout' }, now, changes);
  return stay(changes, after(now, lookIntervalMs(since(row.submittedAt, now))));
};

const waitingToSubmit = (row: MachineRow): boolean => row.state === 'queued';
const mayHaveBeenAccepted = (row: MachineRow): boolean =>
  row.state === 'submitting' || row.state === 'submit_unknown' || (row.state === 'overdue' && row.taskId === null);
const atProvider = (row: MachineRow): boolean =>
  row.state === 'running' || (row.state === 'overdue' && row.taskId !== null);

const started = (row: MachineRow, taskId: string, now: Date): Decision => {
  const changes: MachineChanges = { taskId, attempts: 0, runningAt: now };
  if (row.state === 'overdue') return stay(changes, now);
  return stay({ ...changes, state: 'running' }, after(now, SECOND));
};

/**
 * Nobody will tell, or an error was told? Then the credits go back at once; the POST itself may still end, and its answer
 * counts, as does the callback of a task that was begun all the same.
 */
const unclear = (row: MachineRow, event: MachineEvent & { type: 'unclear' }, now: Date): Decision =>
  event.callsBack && event.answer === undefined
    ? stay({ state: 'submit_unknown' }, row.deadlineAt ?? now)
    : giveUpWaiting(event.answer ?? { reason: 'unknown_outcome' }, now);

/** Until the line calls it up there is nothing to look at; it may have been called up in this very moment. */
const inLine = (row: MachineRow, changes: MachineChanges, now: Date): Decision =>
  stay(changes, row.slotAt === null ? null : now);

const stumbled = (row: MachineRow, failure: Failure, now: Date): Decision => {
  const attempts = row.attempts + 1;
  if (waitingToSubmit(row) && attempts >= MAX_ATTEMPTS_TO_PREPARE) return fail(failure, now, { attempts });
  if (waitingToSubmit(row)) return stay({ attempts }, after(now, backOffMs(attempts)));
  const decision = keepLooking(row, now, { attempts });
  return decision.changes.state === undefined ? stay({ attempts }, after(now, backOffMs(attempts))) : decision;
};

const notSent = (row: MachineRow, retryAfterMs: number, now: Date): Decision =>
  since(row.createdAt, now) > QUEUE_PATIENCE_MS
    ? fail({ reason: 'overloaded' }, now)
    : stay({ state: 'queued', slotAt: null }, after(now, Math.max(retryAfterMs, SECOND)));

const timePassed = (row: MachineRow, now: Date): Decision | null => {
  if (row.state === 'submit_unknown') {
    return row.deadlineAt !== null && now < row.deadlineAt
      ? stay({}, row.deadlineAt)
      : giveUpWaiting({ reason: 'unknown_outcome' }, now);
  }
  if (row.state === 'overdue' && row.taskId === null) return keepLooking(row, now, {});
  return null;
};

/**
 * What an event does to a generation. Pure: the caller leases the row, calls the outside, and stores this with a fence
 * on the state that it was decided for.
 * @returns null if the event means nothing in this state: a late or repeated one has no effect
 */
export const step = (row: MachineRow, event: MachineEvent, now: Date): Decision | null => {
  switch (event.type) {
    case 'prepared':
      return waitingToSubmit(row) ? inLine(row, { payload: event.payload, attempts: 0 }, now) : null;
    case 'no_place':
      return waitingToSubmit(row) ? inLine(row, {}, now) : null;
    case 'submitting':
      return waitingToSubmit(row) && row.payload !== null
        ? stay({ state: 'submitting', slotAt: null, submittedAt: now, deadlineAt: after(now, event.deadlineMs) }, now)
        : null;
    case 'submitted':
    case 'adopted':
      return mayHaveBeenAccepted(row) ? started(row, event.taskId, now) : null;
    case 'not_sent':
      return row.state === 'submitting' ? notSent(row, event.retryAfterMs, now) : null;
    case 'rejected':
      return row.state === 'submitting' ? fail(event.failure, now) : null;
    case 'unprepared':
      return waitingToSubmit(row) ? fail(event.failure, now) : null;
    case 'closed':
      return waitingToSubmit(row) && row.slotAt === null ? fail(event.failure, now) : null;
    case 'unclear':
      return row.state === 'submitting' ? unclear(row, event, now) : null;
    case 'checked':
      return atProvider(row) ? checked(row, event.result, event.actualPrice, now) : null;
    case 'stumbled':
      return waitingToSubmit(row) || atProvider(row) ? stumbled(row, event.failure, now) : null;
    case 'time':
      return timePassed(row, now);
    case 'canceled':
      return waitingToSubmit(row)
        ? {
            changes: { state: 'canceled', finishedAt: now, slotAt: null },
            money: 'release',
            nextLookAt: null,
            deliver: false,
          }
        : null;
  }
};
