/** How fast the lock notices things, in milliseconds. Tests use shorter ones, nobody else should. */
export interface LockTimings {
  /** Between two signs of life on the lock's connection. */
  pingMs: number;
  /** After which an unanswered statement on that connection counts as its end. */
  answerMs: number;
  /** After which PostgreSQL itself ends the session of a frozen or unreachable process. Must exceed pingMs + answerMs. */
  idleSessionMs: number;
  /** Between two tries of a standby for the leader's lock; a try costs less than a millisecond. */
  tryMs: number;
  /** How long `exit` mode goes on trying: the session of a killed predecessor may live on for a moment. */
  patienceMs: number;
  /** How long `stop` waits for the works of a life, and for the leader's work, before it goes on without them. */
  settleMs: number;
  /** How long the start waits for a database that does not answer before it gives up. */
  startMs: number;
}

export const LOCK_TIMINGS: LockTimings = {
  pingMs: 3_000,
  answerMs: 2_000,
  idleSessionMs: 15_000,
  tryMs: 200,
  patienceMs: 2_000,
  settleMs: 15_000,
  startMs: 15_000,
};
