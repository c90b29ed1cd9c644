import { Counter, Gauge } from 'prom-client';

export const leaderGauge = new Gauge({
  name: 'atelier_lock_leader',
  help: '1 while this instance holds the lock of the one poller, else 0',
});

export const lossesCounter = new Counter({
  name: 'atelier_lock_losses_total',
  help: 'Lost locks: instance = the sign of life, leader = the lock of the one poller',
  labelNames: ['lock'] as const,
});

export const triesCounter = new Counter({
  name: 'atelier_lock_tries_total',
  help: "Tries for the leader's lock",
  labelNames: ['outcome'] as const,
});
