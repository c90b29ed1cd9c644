import type { Bus } from './bus';
import type { Chats } from './chats';
import type { Faults } from './faults';
import type { FileStore } from './files';
import type { Parameters } from './parameters';
import type { Store } from './store';
import type { User } from './types';
import type { UpdateQueue } from './updates';
import type { WebhookDelivery } from './webhook';

/** The parts of the emulated Telegram that its methods and its people work with. */
export interface World {
  token: string;
  bot: User;
  store: Store;
  bus: Bus;
  files: FileStore;
  chats: Chats;
  updates: UpdateQueue;
  webhook: WebhookDelivery;
  faults: Faults;
}

/** `description` goes beside the result where the real server adds one. */
export class Described {
  constructor(
    readonly result: unknown,
    readonly description: string,
  ) {}
}

/** One Bot API method. `signal` aborts when the caller has hung up. */
export type Method = (world: World, parameters: Parameters, signal: AbortSignal) => unknown;
export type Methods = Record<string, Method>;
