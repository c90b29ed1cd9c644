export { TelegramClient, TelegramRefusal, TelegramSender } from './sender';
export { TelegramModule } from './telegram.module';
