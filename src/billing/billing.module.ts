import { Module } from '@nestjs/common';
import { Billing } from './billing.service';

@Module({ providers: [Billing], exports: [Billing] })
export class BillingModule {}
