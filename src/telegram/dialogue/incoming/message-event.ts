import type { Message } from 'telegraf/types';
import type { MediaRef } from '../../../registry';
import type { FlowEvent } from '../card/flow';
import { foundIn } from './media-of';

/** What a message is to the dialogue. */
export type MessageEvent =
  /** `leftOut`: sizes in bytes of files of an album that are too large to be had. */
  | { kind: 'flow'; event: FlowEvent; leftOut: number[] }
  /** A prompt in a file; `media` is the same file where a document is what is asked for. */
  | { kind: 'text_file'; fileId: string; media: MediaRef; caption: string | null }
  | { kind: 'too_big'; sizeBytes: number }
  | { kind: 'unsupported'; what: Unsupported };

export type Unsupported = 'sticker' | 'contact' | 'location' | 'poll' | 'dice' | 'other';

const UNSUPPORTED: [string, Unsupported][] = [
  ['sticker', 'sticker'],
  ['contact', 'contact'],
  ['venue', 'location'],
  ['location', 'location'],
  ['poll', 'poll'],
  ['dice', 'dice'],
];

/** What cannot be used as any input, by name; a message of tomorrow's kind is `other`. */
const unsupportedIn = (message: Message): Unsupported =>
  UNSUPPORTED.find(([field]) => field in message)?.[1] ?? 'other';

export const messageEvent = (message: Message, album: Message[]): MessageEvent => {
  const { text } = message as Message.TextMessage;
  if (typeof text === 'string') return { kind: 'flow', event: { kind: 'text', text }, leftOut: [] };
  const found = foundIn(album.length > 0 ? album : [message]);
  switch (found.kind) {
    case 'media':
      return {
        kind: 'flow',
        event: { kind: 'media', items: found.items, caption: found.caption },
        leftOut: found.leftOut,
      };
    case 'text_file':
    case 'too_big':
      return found;
    case 'none':
      return { kind: 'unsupported', what: unsupportedIn(message) };
  }
};
