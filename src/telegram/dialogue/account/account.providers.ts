import type { Provider } from '@nestjs/common';
import { Account } from './account';
import { Admin } from './admin';

/** Balance, settings, language; the admin's page. */
export const ACCOUNT_PROVIDERS: Provider[] = [Account, Admin];
