import { Telegram } from 'telegraf';
import type { OutgoingCall } from './context';

/** Streams and bytes can't be stored in the database; they belong into a job, which talks to the sender itself. */
const refuseUploads = (method: string, value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  if (typeof (value as { pipe?: unknown }).pipe === 'function' || ArrayBuffer.isView(value) || 'source' in value) {
    throw new Error(`${method} with an upload inside a handler: uploads belong into a job, see the sender.`);
  }
  for (const part of Object.values(value)) refuseUploads(method, part);
};

/** Nobody has answered yet, so whoever reads the result of a recorded call learns that instead of `undefined`. */
const notSentYet = (method: string): unknown =>
  new Proxy(Object.freeze({}), {
    get: (_target, property) => {
      // A promise that resolves with an object asks it for `then`; telegraf and jest look at symbols.
      if (property === 'then' || typeof property === 'symbol') return undefined;
      throw new Error(`${method} was only recorded: it has no result while the handler runs ("${property}" was read).`);
    },
  });

/**
 * The Bot API as a handler sees it: a call is written down and sent after the turn has committed. telegraf makes a new
 * client for each update, so this one is put into the context itself; a wrapped `bot.telegram` would be bypassed.
 */
export class RecordingTelegram extends Telegram {
  constructor(token: string, answers: OutgoingCall[]) {
    super(token);
    this.callApi = (async (method: string, payload: object) => {
      if (method.startsWith('get')) {
        throw new Error(`${method} inside a handler: handlers must not wait for the network, ask in a job.`);
      }
      refuseUploads(method, payload);
      answers.push({ method, payload: JSON.parse(JSON.stringify(payload)) as Record<string, unknown> });
      return notSentYet(method);
    }) as Telegram['callApi'];
  }
}

/** What `bot.telegram` is: every call throws, because every request has to go through the one sender. */
export class SealedTelegram extends Telegram {
  constructor(token: string) {
    super(token);
    this.callApi = (method: string) =>
      Promise.reject(new Error(`${method} past the sender: use TelegramSender instead of bot.telegram.`));
  }
}
