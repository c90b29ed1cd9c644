import { Counter } from 'prom-client';

export const creditTransfers = new Counter({
  name: 'atelier_billing_credits_total',
  help: 'Credits moved in the ledger, by reason',
  labelNames: ['reason'],
});
