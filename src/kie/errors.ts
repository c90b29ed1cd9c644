/**
 * What a request did at kie's side, as far as can be known:
 * `no` - surely nothing (refused, or never written to a socket); `unknown` - it may have been accepted.
 */
export type Accepted = 'no' | 'unknown';

export interface KieErrorDetails {
  /** kie's body code, or the HTTP status where the body had none. */
  code?: string;
  /** kie's own words, shortened, without addresses and keys. */
  detail?: string;
  accepted?: Accepted;
  /** Whether the same request may succeed if repeated; only reads are repeated by the client itself. */
  transient?: boolean;
  retryAfterMs?: number;
  cause?: unknown;
}

/** Root of the family: `message` says what happened and what to do about it, and never holds a key or an address. */
export class KieError extends Error {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly accepted: Accepted;
  readonly transient: boolean;
  /** How long kie asked to wait, if it did. */
  readonly retryAfterMs: number | undefined;

  constructor(what: string, mend: string, details: KieErrorDetails = {}) {
    const said = [details.code, details.detail].filter((part) => part !== undefined && part !== '').join(': ');
    super(`${what}${said === '' ? '' : ` (${said})`}. ${mend}`, { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.detail = details.detail;
    this.accepted = details.accepted ?? 'no';
    this.transient = details.transient ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** 401, 402, 433: nothing is wrong with the request, but this account can't have it now. */
export class KieAccountError extends KieError {}

/** 400, 422 and most other 4xx: kie will never take this input. */
export class KieInputError extends KieError {}

/** 404, 501, 505, 531: kie does not offer this model or feature, or gave up at once. */
export class KieNotOffered extends KieError {}

/** Body code 429: surely not accepted. The only answer to createTask after which it may be sent again. */
export class KieRateLimited extends KieError {}

/** 455: maintenance. */
export class KieMaintenance extends KieError {}

/** 408, 5xx, or an answer that isn't kie's (a page of the network in front of it). */
export class KieUnavailable extends KieError {}

/** Body code 5xx: an answer of kie's own that says no more than that something broke. */
export class KieInternalError extends KieUnavailable {}

/** No answer: refused, reset, unresolvable or silent past the deadline. `accepted` says whether anything was written. */
export class KieUnreachable extends KieError {}

/** An answer with code 200 that lacks what its endpoint promises. */
export class KieProtocolError extends KieError {}

/** kie knows no task of this id (also for some seconds after it was created). */
export class KieTaskNotFound extends KieError {}

/** {@link KieClient.waitTask}: the task ended in `fail`, or in `success` without any result. */
export class KieTaskFailed extends KieError {
  constructor(
    readonly taskId: string,
    readonly reason: string,
    details: KieErrorDetails,
  ) {
    super(`Task ${taskId} failed: ${reason}`, 'Failed tasks are not charged; correct the input or try again.', details);
  }
}

/** {@link KieClient.waitTask}: still running at the deadline. It goes on at kie's side. */
export class KieTaskTimeout extends KieError {
  constructor(
    readonly taskId: string,
    timeoutMs: number,
  ) {
    super(
      `Task ${taskId} was still running after ${Math.round(timeoutMs / 1000)} s`,
      'It goes on at kie and may still be charged: look at it again later with getTask().',
      { accepted: 'unknown' },
    );
  }
}
