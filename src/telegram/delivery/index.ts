import type { Provider } from '@nestjs/common';
import { Originals } from './originals';
import { ResultSender } from './result-sender';
import { ResultMediaSource } from './result-media-source';
import { TelegramMediaSource } from './telegram-media-source';
import { TelegramNotifier } from './telegram-notifier';

/**
 * The Telegram notifier and the Telegram media source; they register themselves with the generation room. They need
 * GenerationModule, RegistryModule, UsersModule, JobsModule and the sender.
 */
export const DELIVERY_PROVIDERS: Provider[] = [
  ResultSender,
  TelegramNotifier,
  TelegramMediaSource,
  ResultMediaSource,
  Originals,
];
