export { BillingModule } from './billing.module';
export { Billing, type CreditSource, type LedgerEntry } from './billing.service';
export { InsufficientCredits } from './errors';
export { type LedgerReport, verifyLedger } from './verify';
