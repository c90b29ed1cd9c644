export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface JobContext {
  /** Aborts when the instance loses its lock, and in a shutdown when the time to finish is over. */
  signal: AbortSignal;
  /** In whose name leases are taken. */
  instanceId: string;
}

/** Runs at least once for each job, on any instance. A rejection means: again later (after e, e^2 ... seconds). */
export type JobHandler = (payload: Json, context: JobContext) => Promise<void>;

export interface EnqueueOptions {
  /** While a job with this key waits, it is replaced instead of a second one being added. A running one is not waited for. */
  key?: string;
  runAt?: Date;
  /** Smaller runs first; 0 by default. */
  priority?: number;
  /** 25 by default. */
  maxAttempts?: number;
  /** Jobs of one queue run strictly one after the other. For few names only. */
  queue?: string;
}
