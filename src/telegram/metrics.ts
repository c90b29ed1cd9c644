import { Counter, Gauge, Histogram } from 'prom-client';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** `outcome` is `ok`, the error code of a refusal, or how a request failed to be answered. */
export const telegramCalls = new Histogram({
  name: 'atelier_telegram_call_seconds',
  help: 'Requests to the Bot API by method and outcome',
  labelNames: ['method', 'outcome'],
  buckets: SECONDS,
});

export const senderWait = new Histogram({
  name: 'atelier_telegram_wait_seconds',
  help: 'Time that a call waited for its place in the pace before its first request',
  labelNames: ['lane'],
  buckets: SECONDS,
});

export const updatesReceived = new Counter({
  name: 'atelier_telegram_updates_received_total',
  help: 'Updates written to the inbox, without the ones that were there already',
});

/** `outcome`: handled, apologised, or left (for later, or to another instance). */
export const updatesHandled = new Counter({
  name: 'atelier_telegram_updates_handled_total',
  help: 'Turns by outcome',
  labelNames: ['outcome'],
});

export const handlerSeconds = new Histogram({
  name: 'atelier_telegram_handler_seconds',
  help: 'From the begin of the transaction of a turn to its commit',
  buckets: SECONDS,
});

export const pollTrouble = new Counter({
  name: 'atelier_telegram_poll_failures_total',
  help: 'Failed getUpdates by kind of trouble',
  labelNames: ['kind'],
});

let look: (() => Promise<{ depth: number; ageSeconds: number }>) | null = null;

/** The inbox tells here how it can be measured; asked at each scrape. */
export const measureInbox = (measure: typeof look): void => {
  look = measure;
};

const ageGauge = new Gauge({
  name: 'atelier_telegram_inbox_age_seconds',
  help: 'Age of the oldest update that is not done',
});

new Gauge({
  name: 'atelier_telegram_inbox_depth_updates',
  help: 'Updates that are not done',
  async collect() {
    // A scrape must not fail with the database: the last values stay.
    const measured = await look?.().catch(() => null);
    if (!measured) return;
    this.set(measured.depth);
    ageGauge.set(measured.ageSeconds);
  },
});
