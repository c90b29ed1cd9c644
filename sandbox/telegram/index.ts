export { TelegramEmulator, type TelegramEmulatorOptions } from './emulator';
export { EmulatedPerson, type Match, type WaitOptions } from './people/person';
export { EmulatedGroup } from './people/group';
export type { ApiCall } from './api';
export type { CallbackAnswer } from './bus';
export type { Failure, Faults, FloodLimits } from './faults';
export type { Outgoing, Source } from './people/outgoing';
export type { ChatMessage } from './people/view';
export type * from './types';
