import { Counter, Gauge, Histogram } from 'prom-client';

export const runSeconds = new Histogram({
  name: 'atelier_jobs_run_seconds',
  help: 'How long jobs ran, by name and outcome (done, failed, aborted)',
  labelNames: ['job', 'outcome'] as const,
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300],
});

export const runningGauge = new Gauge({
  name: 'atelier_jobs_running',
  help: 'Jobs that run on this instance now',
  labelNames: ['job'] as const,
});

export const recoveredCounter = new Counter({
  name: 'atelier_jobs_recovered_total',
  help: 'Jobs that were unlocked because their worker is gone or has forgotten them',
});

export const poolStartsCounter = new Counter({
  name: 'atelier_jobs_pool_starts_total',
  help: 'Worker pools started by this instance; more than one a life means that pools had to be replaced',
});

/** How many jobs stand in the queue, by state; answers an empty object when the database can't be asked. */
export type QueueDepth = () => Promise<Partial<Record<'ready' | 'later' | 'running' | 'dead', number>>>;

let askDepth: QueueDepth = () => Promise.resolve({});

/** Names the one who can count; the last one wins. */
export const countQueueBy = (ask: QueueDepth): void => {
  askDepth = ask;
};

new Gauge({
  name: 'atelier_jobs_queued',
  help: 'Jobs in the queue of all instances: ready to run, for later, running, dead (out of attempts)',
  labelNames: ['state'] as const,
  async collect() {
    // A scrape must not fail with the database: the last values stay.
    const depth = await askDepth().catch(() => ({}));
    for (const [state, count] of Object.entries<number>(depth)) this.set({ state }, count);
  },
});
