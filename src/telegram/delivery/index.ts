import type { Provider } from '@nestjs/common';

/** The Telegram notifier and the Telegram media source; they register themselves with the generation room. */
export const DELIVERY_PROVIDERS: Provider[] = [];
