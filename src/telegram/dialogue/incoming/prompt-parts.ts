import type { Message } from 'telegraf/types';
import { joinTexts } from '../../inbox/gather';
import { captionWords } from './media-of';

/** A message of the person whose words are the prompt, or a part of it. */
export interface PromptPart {
  messageId: number;
  text: string;
}

/**
 * Where the words of what has just come stand: one message, the parts of a long text, or the captions of an album. When
 * one of them is edited, the prompt follows.
 */
export const promptParts = (message: Message, turn: { album: Message[]; texts: Message[] }): PromptPart[] => {
  const [messages] = [turn.texts, turn.album, [message]].filter((list) => list.length > 0);
  return (messages ?? []).flatMap((one): PromptPart[] => {
    const { text } = one as Partial<Message.TextMessage>;
    const words = text ?? captionWords(one);
    return words.trim() === '' ? [] : [{ messageId: one.message_id, text: words }];
  });
};

/** The message whose edits the words follow; 0 if they stand in several, of which none is the whole. */
export const messageOfWords = (message: Message, turn: { album: Message[]; texts: Message[] }): number => {
  const [only, ...others] = promptParts(message, turn);
  if (others.length > 0) return 0;
  return only?.messageId ?? message.message_id;
};

/** The parts with one of them rewritten, or null if that message is none of them. */
export const rewritten = (parts: readonly PromptPart[], messageId: number, text: string): PromptPart[] | null =>
  parts.some((part) => part.messageId === messageId)
    ? parts.map((part) => (part.messageId === messageId ? { messageId, text } : part))
    : null;

export const textOf = (parts: readonly PromptPart[]): string => joinTexts(parts.map(({ text }) => text));
