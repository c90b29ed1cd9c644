import type { Message, Update } from 'telegraf/types';

/** Everything that this service handles; named in each getUpdates and setWebhook, or Telegram keeps an older list. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'inline_query',
  'chosen_inline_result',
  'pre_checkout_query',
  'shipping_query',
  'my_chat_member',
] as const;

const HANDLED: ReadonlySet<string> = new Set(ALLOWED_UPDATES);

/** Where an update stands in the inbox. */
export interface Placed {
  updateId: number;
  /** The queue it waits in: its chat, or its author for updates without one, or 0. */
  chatId: number;
  /** A payment confirmation has to be answered within 10 s, so it does not wait behind its chat's other updates. */
  fast: boolean;
  /** False for types that nobody handles: they are kept as received, and are done at once. */
  handled: boolean;
}

interface Content {
  chat?: { id?: unknown };
  from?: { id?: unknown };
  user?: { id?: unknown };
  message?: { chat?: { id?: unknown } };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An update as far as its border is checked: an object with a whole-number `update_id`. Null if it is none. */
export const parseUpdate = (value: unknown): Update | null =>
  isRecord(value) && Number.isSafeInteger(value['update_id']) ? (value as unknown as Update) : null;

/** The type of an update and its content; types of a newer Bot API included. */
const contentOf = (update: Update): [string, Content] => {
  const entry = Object.entries(update).find(([key, value]) => key !== 'update_id' && isRecord(value));
  return entry === undefined ? ['', {}] : [entry[0], entry[1] as Content];
};

export const place = (update: Update): Placed => {
  const [type, content] = contentOf(update);
  const ids = [content.chat?.id, content.message?.chat?.id, content.from?.id, content.user?.id];
  return {
    updateId: update.update_id,
    chatId: (ids.find((id) => Number.isSafeInteger(id)) as number | undefined) ?? 0,
    fast: type === 'pre_checkout_query' || type === 'shipping_query',
    handled: HANDLED.has(type),
  };
};

/** The new message of an update, if that is what it is. */
export const newMessage = (update: Update): Message | null =>
  'message' in update && isRecord(update.message) ? update.message : null;
