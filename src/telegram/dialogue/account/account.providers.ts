import type { Provider } from '@nestjs/common';
import { Account } from './account';
import { Admin } from './admin';
import { DataExport } from './data-export';
import { MyData } from './my-data';
import { Settings } from './settings';
import { TelegramRecords } from './telegram-records';

/** Balance, settings, one's own data; the admin's page. */
export const ACCOUNT_PROVIDERS: Provider[] = [Account, Settings, MyData, DataExport, TelegramRecords, Admin];
