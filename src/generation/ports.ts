import type { EntityManager } from 'typeorm';
import type { Refusal } from '../media';
import type { Answers, Json, MediaRef, ModelSpec, OpenedMedia, OutputKind } from '../registry';

/** What a provider is told about a generation. `input` is complete: the user's answers with the defaults filled in. */
export interface ProviderJob {
  generationId: string;
  userId: number;
  model: ModelSpec;
  input: Answers;
}

/** Provider-shaped JSON with every medium already uploaded; stored on the row, sent by `submit` as it is. */
export type Payload = { [key: string]: Json };

/** One result as it is stored on the row. `text` and `json` carry the result itself, the other kinds a URL. */
export interface StoredOutput {
  kind: OutputKind;
  /** The provider's own id of this output (a track, a voice, a character); other models may ask for it. */
  id?: string;
  url?: string;
  text?: string;
  json?: Json;
  name?: string;
  mime?: string;
  durationSeconds?: number;
  title?: string;
}

export type FailureReason =
  | 'content_policy' // the provider's filter refused the prompt, the media or the result
  | 'bad_input' // the provider says the input is wrong
  | 'media' // a file of the user could not be read, converted or fetched
  | 'provider' // the provider's own fault
  | 'overloaded' // the provider asks to come back later, for good
  | 'maintenance' // the provider takes nothing from anybody for the time being
  | 'account' // our account with the provider: key, credits, limits. Admins are told
  | 'empty_result' // success without a result
  | 'unknown_outcome' // sent, but nobody can tell whether it was accepted
  | 'lost' // the provider no longer knows the task
  | 'timeout'; // past the deadline of a run

export interface Failure {
  reason: FailureReason;
  /** The provider's own code and words, shortened and free of secrets; shown to the user behind our own words. */
  code?: string;
  message?: string;
  /** What is wrong with a file of the user's: told in their own language, instead of the code and the message. */
  refusal?: Refusal;
}

export type CheckResult =
  | { state: 'running'; progress?: number }
  | { state: 'succeeded'; outputs: StoredOutput[]; providerCost?: number }
  | { state: 'failed'; failure: Failure; providerCost?: number }
  | { state: 'lost' };

/**
 * A world that runs models. Adapters register in `onModuleInit` with {@link GenerationProviders.register}.
 * Errors tell the caller what to do: {@link Rejected}, {@link NotSent}, {@link UnknownOutcome}; any other error of
 * `prepare`, `check` and `open` is transient and the step is repeated with back-off.
 */
export interface GenerationProvider {
  /** The `provider` of the models it runs. */
  readonly name: string;
  /** True if the provider calls back when a task ends, so an unclear submit may still be resolved by waiting. */
  readonly callsBack: boolean;
  /** Uploads and conversions. Repeatable: may run again after a crash. Throws {@link Rejected} if it never can. */
  prepare(job: ProviderJob, signal: AbortSignal): Promise<Payload>;
  /** Takes one place in the provider's create limit, over all instances: 0 = taken, else milliseconds to wait. */
  takeSlot(): Promise<number>;
  /** One POST, sent once, never retried inside; throws {@link Closed} if nobody else should be sent either. Returns the provider's task id. */
  submit(generationId: string, payload: Payload): Promise<string>;
  /**
   * Looks at a task. Safe to repeat. `lost`: the provider does not know it (callers allow a grace of 90 s). `kind` is what
   * the model was to make; the model itself may have left the catalogue while the task ran. Null: nobody knows any more.
   */
  check(taskId: string, kind: OutputKind | null, signal: AbortSignal): Promise<CheckResult>;
  /** True if this task is provably the one that we submitted for this generation (its stored parameters say so). */
  owns(taskId: string, generationId: string): Promise<boolean>;
  /** Opens a result for download. */
  open(output: StoredOutput, signal: AbortSignal): Promise<OpenedMedia>;
  cancel?(taskId: string): Promise<boolean>;
}

/** Give up: the provider will never take this. */
export class Rejected extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.reason}${failure.code ? ` (${failure.code})` : ''}: ${failure.message ?? ''}`);
    this.name = 'Rejected';
  }
}

/** The same, but it refuses everything for now: whoever has not been sent yet had better wait. */
export class Closed extends Rejected {
  constructor(failure: Failure) {
    super(failure);
    this.name = 'Closed';
  }
}

/** Surely not accepted: the same payload may be sent again after `retryAfterMs`. */
export class NotSent extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
    this.name = 'NotSent';
  }
}

/** The request may have been accepted: it must never be sent again. */
export class UnknownOutcome extends Error {
  /** The provider did answer, with an error of its own: hardly anything was accepted, so nobody is kept waiting. */
  readonly answer: Failure | undefined;

  constructor(message: string, { answer, ...options }: ErrorOptions & { answer?: Failure } = {}) {
    super(message, options);
    this.name = 'UnknownOutcome';
    this.answer = answer;
  }
}

/** Where a generation was asked for and where its result goes; only the channel's own notifier reads `address`. */
export interface Origin {
  channel: string;
  address: { [key: string]: Json };
}

/** A generation as channels see it. */
export interface GenerationView {
  id: string;
  userId: number;
  model: ModelSpec | undefined;
  modelId: string;
  /** Name of the {@link GenerationProvider} that has made it. */
  provider: string;
  /** What it makes, known before there is a result; null for one of an older version whose model is gone. */
  outputKind: OutputKind | null;
  input: Answers;
  state: GenerationState;
  /** Credits that are held or were captured. */
  price: number;
  /** True while `price` is the most that it can be: what the provider will report is charged in the end. */
  isEstimate?: boolean;
  /** What an ended one was charged by, where it was held by an estimate: by what the provider reported, or by the estimate. */
  chargedBy?: 'report' | 'estimate';
  origin: Origin;
  outputs: StoredOutput[];
  failure: Failure | null;
  /** Short code a user can quote to support; stands in the log beside the id. */
  supportCode: string;
  /** 1-based place in the line of waiting generations; null once submitted. */
  position: number | null;
  /**
   * What a waiting one waits for: its place in the line, or `own_limit`: this user has as many at the provider as one
   * may have, so it starts when one of them ends; or `closed`: its provider takes nothing at the moment. Null once it was
   * called up.
   */
  waitsFor: 'line' | 'own_limit' | 'closed' | null;
  createdAt: Date;
  submittedAt: Date | null;
  finishedAt: Date | null;
  /** Usual run time of this model in milliseconds, measured (median); null while there are too few runs. */
  expectedMs: number | null;
  /** Nine runs of ten are done by then (p90), milliseconds; null while there are too few runs. */
  slowMs: number | null;
  /** The provider's own id; other models may ask for it. Null until it has taken the task. */
  taskId: string | null;
  /** What the channel returned from an earlier delivery: a resend can use its file ids. */
  receipt: DeliveryReceipt | null;
  /** True when a result came after the hold had been released: it is a gift. */
  gift: boolean;
  /** The generation that this one was made from, if it was the same user's. */
  parentId: string | null;
  isFavourite: boolean;
  /** Its owner deleted it: everything that it was about is empty. */
  isDeleted: boolean;
}

export const GENERATION_STATES = [
  'queued',
  'submitting',
  'submit_unknown',
  'running',
  'overdue',
  'succeeded',
  'delivered',
  'undeliverable',
  'failed',
  'canceled',
] as const;
export type GenerationState = (typeof GENERATION_STATES)[number];

/** What the channel keeps of a delivery: Telegram's message and file ids. Stored on the row, never read by others. */
export type DeliveryReceipt = { [key: string]: Json };

/** A channel towards users. Registers in `onModuleInit` with {@link Notifiers.register}. */
export interface Notifier {
  readonly channel: string;
  /** Best effort; never throws for an ordinary refusal. */
  progress(generation: GenerationView): Promise<void>;
  /**
   * Hands over the end of a generation: its outputs when `succeeded`, the bad news when `failed` or `overdue`.
   * Throws {@link Unreachable} if that person can't be reached, any other error if it should be tried again.
   * `open` gives a file of the result for upload where the channel can't take its URL.
   */
  deliver(
    generation: GenerationView,
    open: (output: StoredOutput) => Promise<OpenedMedia>,
    signal: AbortSignal,
  ): Promise<DeliveryReceipt>;
}

/** The person has blocked the channel or is gone. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unreachable';
  }
}

/** How a provider reads what a user gave. Registers in `onModuleInit` with {@link MediaSources.register}. */
export interface MediaSource {
  /** The `source` of the {@link MediaRef}s it opens. */
  readonly name: string;
  /** Throws {@link Rejected} with reason `media` if that file can never be had. */
  open(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia>;
}

/**
 * A room that keeps things about a person beside what stands here: dialogues, sessions, messages that came in. Registers
 * in `onModuleInit` with {@link PersonalRecords.register}. Both work in the caller's transaction and call nobody outside.
 */
export interface PersonalRecord {
  /** Of its part in the export. */
  readonly name: string;
  export(manager: EntityManager, userId: number): Promise<Json>;
  /** Deletes whatever of it need not be kept. */
  erase(manager: EntityManager, userId: number): Promise<void>;
}
