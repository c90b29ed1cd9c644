export { TelegramEmulator } from './emulator';
export { EmulatedPerson, type Match } from './people/person';
export type { ApiCall } from './api';
export type { CallbackAnswer } from './bus';
export type { Outgoing } from './people/outgoing';
export type { ChatMessage } from './people/view';
export type * from './types';
