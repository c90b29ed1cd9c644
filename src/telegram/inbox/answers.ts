import type { Update } from 'telegraf/types';
import type { OutgoingCall } from '../bot/context';

const CALLBACK = 'answerCallbackQuery';

/** What to send for a handled update: the answer to its button first, and exactly one of that. */
export interface Arranged {
  /** Null if the update is no callback query. */
  callback: OutgoingCall | null;
  /** In their order, one after another. */
  others: OutgoingCall[];
}

/**
 * A button spins until its query is answered, and a second answer is an error: so the first recorded one counts, and if
 * there is none, an empty one is made.
 */
export const arrange = (update: Update, answers: OutgoingCall[]): Arranged => {
  const others = answers.filter(({ method }) => method !== CALLBACK);
  if (!('callback_query' in update)) return { callback: null, others };
  const callback = answers.find(({ method }) => method === CALLBACK) ?? {
    method: CALLBACK,
    payload: { callback_query_id: update.callback_query.id },
  };
  return { callback, others };
};

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** The words of an HTML text. */
const withoutTags = (html: string): string =>
  html.replace(/<\/?[a-zA-Z][^<>]*>/g, '').replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);

/** The same call as plain text, for when Telegram can't read its entities. Null if it has none, so it can't help. */
export const asPlainText = ({ method, payload }: OutgoingCall): OutgoingCall | null => {
  const { parse_mode, entities, caption_entities, ...rest } = payload;
  if (parse_mode === undefined && entities === undefined && caption_entities === undefined) return null;
  for (const name of ['text', 'caption']) {
    const text = rest[name];
    if (typeof text === 'string' && parse_mode !== undefined) rest[name] = withoutTags(text);
  }
  return { method, payload: rest };
};
