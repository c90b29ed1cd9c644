export { BillingModule } from './billing.module';
export { Billing, type LedgerEntry } from './billing.service';
export { InsufficientCredits } from './errors';
export { verifyLedger } from './verify';
