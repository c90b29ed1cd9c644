export type { AtelierContext, OutgoingCall, Turn } from './bot/context';
export { TelegramClient, TelegramRefusal, TelegramSender, TelegramUnreachable } from './sender';
export { TelegramModule } from './telegram.module';
