import { Counter, Histogram } from 'prom-client';
import type { Decision, MachineRow } from './machine';

const transitions = new Counter({
  name: 'atelier_generation_transitions_total',
  help: 'State changes of generations',
  labelNames: ['from', 'to', 'reason'],
});

const duration = new Histogram({
  name: 'atelier_generation_duration_seconds',
  help: 'From the confirmation to the end of a generation, by its end',
  labelNames: ['state'],
  buckets: [1, 5, 10, 20, 40, 60, 120, 300, 600, 1200, 3600],
});

export const deliveries = new Counter({
  name: 'atelier_generation_deliveries_total',
  help: 'Attempts to hand a result over, by outcome',
  labelNames: ['outcome'],
});

export const priceDrifts = new Counter({
  name: 'atelier_generation_price_drift_total',
  help: "Generations that cost over a tenth more or less of the provider's credits than their exact quote",
  labelNames: ['model'],
});

/** Counts what a decision does to a row, if it changes the state. */
export const countTransition = (row: MachineRow, decision: Decision, now: Date): void => {
  const to = decision.changes.state;
  if (to === undefined || to === row.state) return;
  transitions.inc({ from: row.state, to, reason: decision.changes.failure?.reason ?? '' });
  if (decision.changes.finishedAt !== undefined) {
    duration.observe({ state: to }, (now.getTime() - row.createdAt.getTime()) / 1000);
  }
};
