import type { Message, Update } from 'telegraf/types';
import { newMessage } from './update';

/** How long nothing may follow until an album or a split text counts as complete. Telegram marks no end. */
export const QUIET_MS = 700;
const ALBUM_MAX = 10;
/** The longest text of one message. */
const CUT_AT = 4_096;
/**
 * A part of a longer text has at least so many characters. Clients cut at a seam before {@link CUT_AT}: the one for Android
 * looks for it in the last 300 characters (ChatActivityEnterView), the one for desktops from the middle on, and prefers the
 * end of a paragraph (TextUtilities::CutPart). Both then trim white space, for which a little is left. The price is that a
 * single text of this length is answered after {@link QUIET_MS}; half a prompt taken for the whole would cost more.
 */
const SPLIT_FROM = 2_000;
/** Parts of one text are sent in the same moment; `date` has whole seconds. */
const SPLIT_WITHIN_S = 2;

/** A waiting update of one chat. */
export interface Part {
  id: string;
  update: Update;
  /** Time since it was received. */
  ageMs: number;
}

export type Gathered =
  | {
      ready: true;
      update: Update;
      album: Message[];
      /** Messages of a text that came in several, else empty. */
      texts: Message.TextMessage[];
      /** Ids of the other parts that went into it. */
      merged: string[];
    }
  | { ready: false; waitMs: number };

const mediaGroup = (update: Update): string | undefined =>
  (newMessage(update) as Message.PhotoMessage | null)?.media_group_id;

const textOf = (update: Update): Message.TextMessage | null => {
  const message = newMessage(update);
  return message !== null && 'text' in message && typeof message.text === 'string' ? message : null;
};

/** True if this update may be the first part of something, so that its followers have to be looked at. */
export const mayHaveFollowers = (update: Update): boolean =>
  mediaGroup(update) !== undefined || (textOf(update)?.text.length ?? 0) >= SPLIT_FROM;

/**
 * Joins what a person sent at once and Telegram delivers in parts: an album, or a text above 4096 characters.
 * @param first the chat's oldest update, which is claimed
 * @param others what waits behind it in the same chat, oldest first
 */
export const gather = (first: Part, others: Part[]): Gathered => {
  if (mediaGroup(first.update) !== undefined) return gatherAlbum(first, others);
  if (mayHaveFollowers(first.update)) return gatherText(first, others);
  return { ready: true, update: first.update, album: [], texts: [], merged: [] };
};

const waitFor = (parts: Part[]): number => QUIET_MS - Math.min(...parts.map((part) => part.ageMs));

const gatherAlbum = (first: Part, others: Part[]): Gathered => {
  const group = mediaGroup(first.update);
  const parts = [first, ...others.filter((part) => mediaGroup(part.update) === group)].slice(0, ALBUM_MAX);
  const waitMs = waitFor(parts);
  if (parts.length < ALBUM_MAX && waitMs > 0) return { ready: false, waitMs };
  const album = parts.map((part) => ({ update: part.update, message: newMessage(part.update) as Message }));
  album.sort((a, b) => a.message.message_id - b.message.message_id);
  return {
    ready: true,
    update: album[0]?.update ?? first.update,
    album: album.length > 1 ? album.map(({ message }) => message) : [],
    texts: [],
    merged: parts.slice(1).map((part) => part.id),
  };
};

const follows = (before: Message.TextMessage, after: Message.TextMessage | null): after is Message.TextMessage =>
  after !== null &&
  before.text.length >= SPLIT_FROM &&
  after.from?.id === before.from?.id &&
  !after.text.startsWith('/') &&
  Math.abs(after.date - before.date) <= SPLIT_WITHIN_S;

const gatherText = (first: Part, others: Part[]): Gathered => {
  const parts = [first];
  const texts = [textOf(first.update) as Message.TextMessage];
  let broken = false;
  for (const part of others) {
    const text = textOf(part.update);
    broken = !follows(texts.at(-1) as Message.TextMessage, text);
    if (broken) break;
    parts.push(part);
    texts.push(text as Message.TextMessage);
  }
  const complete = broken || (texts.at(-1)?.text.length ?? 0) < SPLIT_FROM;
  const waitMs = waitFor(parts);
  if (!complete && waitMs > 0) return { ready: false, waitMs };
  const joined = { ...texts[0], text: joinTexts(texts.map(({ text }) => text)) };
  return {
    ready: true,
    update: { ...first.update, message: joined } as Update,
    album: [],
    texts: texts.length > 1 ? texts : [],
    merged: parts.slice(1).map((part) => part.id),
  };
};

/** One text of its parts: a part shorter than the cut ended at white space, which the client removed. */
export const joinTexts = (texts: string[]): string =>
  texts.reduce((before, after, index) => before + ((texts[index - 1]?.length ?? 0) < CUT_AT ? '\n' : '') + after);
