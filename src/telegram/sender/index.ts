export { TelegramRefusal, TelegramUnreachable, type RefusalKind } from './refusal';
export { TelegramSender, type CallOptions, type Lane } from './sender';
