export { TelegramClient } from './client';
export type { Lane } from './lane';
export { TelegramRefusal, TelegramUnreachable } from './refusal';
export { TelegramSender } from './sender';
