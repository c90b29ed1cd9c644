import { Counter, Gauge, Histogram } from 'prom-client';

const SHORT = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const LONG = [5, 10, 20, 40, 60, 120, 240, 480, 900, 1800, 3600];

export const createSeconds = new Histogram({
  name: 'atelier_kie_create_seconds',
  help: 'Time of one createTask, by outcome: created, or the error.',
  labelNames: ['outcome'] as const,
  buckets: SHORT,
});

export const taskSeconds = new Histogram({
  name: 'atelier_kie_task_seconds',
  help: "Run time of finished tasks by kie's own clock.",
  labelNames: ['model', 'outcome'] as const,
  buckets: LONG,
});

export const tasksTotal = new Counter({
  name: 'atelier_kie_tasks_total',
  help: 'Finished tasks by outcome: success, or the reason of the failure.',
  labelNames: ['model', 'outcome'] as const,
});

export const looksTotal = new Counter({
  name: 'atelier_kie_looks_total',
  help: 'Looks at tasks by what was seen: running, success, fail, or the error.',
  labelNames: ['seen'] as const,
});

export const uploadSeconds = new Histogram({
  name: 'atelier_kie_upload_seconds',
  help: 'Time from opening a file of a user to its address at kie.',
  labelNames: ['outcome'] as const,
  buckets: SHORT,
});

export const uploadBytesTotal = new Counter({
  name: 'atelier_kie_upload_bytes_total',
  help: 'Bytes of the files that were uploaded to kie.',
});

export const callbacksTotal = new Counter({
  name: 'atelier_kie_callbacks_total',
  help: 'Callbacks by what became of them: taken, refused, unavailable.',
  labelNames: ['outcome'] as const,
});

export const creditsGauge = new Gauge({
  name: 'atelier_kie_balance_credits',
  help: 'kie credits left on the account, as last read.',
});
