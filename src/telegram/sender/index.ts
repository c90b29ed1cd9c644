export { TelegramClient, type RequestOptions } from './client';
export type { Lane } from './lane';
export { TelegramRefusal, TelegramUnreachable, type RefusalKind } from './refusal';
export { TelegramSender, type CallOptions } from './sender';
