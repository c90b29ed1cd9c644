import { Closed, type Failure, type FailureReason, NotSent, Rejected, UnknownOutcome } from '../generation';
import {
  KieAccountError,
  KieError,
  KieInputError,
  KieInternalError,
  KieMaintenance,
  KieRateLimited,
  KieUnavailable,
  KieUnreachable,
} from './errors';
import { reasonOf } from './failure';

const RATE_LIMIT_PAUSE_MS = 1_500;
const NETWORK_PAUSE_MS = 5_000;

/**
 * What the caller of `submit` must do after an error of createTask. Sent again is only what was surely not accepted: body
 * code 429, and a request of which not a byte was written. A clear refusal is final; all the rest nobody can know.
 */
export const submitError = (error: unknown): Rejected | NotSent | UnknownOutcome => {
  if (!(error instanceof KieError)) return new UnknownOutcome(String(error), { cause: error });
  if (error instanceof KieRateLimited) return new NotSent(error.message, error.retryAfterMs ?? RATE_LIMIT_PAUSE_MS);
  if (error instanceof KieInternalError) {
    const answer: Failure = { reason: 'provider', code: error.code, message: error.detail };
    return new UnknownOutcome(error.message, { cause: error, answer });
  }
  if (error.accepted === 'unknown') return new UnknownOutcome(error.message, { cause: error });
  if (error instanceof KieUnreachable) return new NotSent(error.message, NETWORK_PAUSE_MS);
  return error instanceof KieMaintenance ? new Closed(refusalOf(error)) : new Rejected(refusalOf(error));
};

/** A refusal that repeating won't change. `badInput` is what a refused input means at this step. */
export const refusalOf = (error: KieError, badInput: FailureReason = 'bad_input'): Failure => ({
  reason: reasonFor(error, badInput),
  code: error.code,
  message: error.detail,
});

const reasonFor = (error: KieError, badInput: FailureReason): FailureReason => {
  if (error instanceof KieAccountError) return 'account';
  if (error instanceof KieMaintenance) return 'maintenance';
  if (error instanceof KieUnavailable) return 'overloaded';
  if (!(error instanceof KieInputError)) return 'provider';
  const reason = reasonOf(error.code, error.detail);
  return reason === 'provider' || reason === 'bad_input' ? badInput : reason;
};
