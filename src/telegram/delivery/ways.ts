import { Input } from 'telegraf';
import { Logger } from '@nestjs/common';
import { type OpenedMedia } from '../../registry';
import { Rejected, type StoredOutput, Unreachable } from '../../generation';
import { TelegramRefusal } from '../sender';
import { type Mode, type PlannedFile, modesFor, uploadKind } from './plan';
import type { FileKind } from './receipt';

const logger = new Logger('Delivery');

export type Open = (output: StoredOutput) => Promise<OpenedMedia>;

/** A file as the Bot API takes it: an id, a URL, or telegraf's form of an upload. `gone`: nobody has it any more. */
export type Carried = { as: FileKind; media: unknown } | { as: 'link'; url: string } | { as: 'gone' };

/** Turns a refusal that no other way of sending can mend into the error that the generation room knows. */
export const giveUpIfGone = (error: unknown): void => {
  if (error instanceof TelegramRefusal && (error.kind === 'blocked' || error.kind === 'chat_gone')) {
    throw new Unreachable(error.description);
  }
};

/** True if Telegram dislikes this way of sending, so that the next may be tried; everything else is for later. */
const isTriable = (error: unknown): boolean =>
  error instanceof TelegramRefusal && error.code >= 400 && error.code < 500 && error.code !== 429 && error.code !== 401;

/** The address answers with a refusal of its own: its link would lead nowhere. */
const isGone = ({ failure }: Rejected): boolean => failure.code === 'status' || failure.code === 'unknown_host';

/** Opens a file for upload. One that is too large for Telegram becomes a link. */
export const upload = async (file: PlannedFile, as: FileKind, open: Open): Promise<Carried> => {
  const link: Carried = { as: 'link', url: file.output.url ?? '' };
  let opened: OpenedMedia;
  try {
    opened = await open(file.output);
  } catch (error) {
    if (error instanceof Rejected) return isGone(error) ? { as: 'gone' } : link;
    throw error;
  }
  const kind = uploadKind(as, opened.sizeBytes);
  if (kind !== 'link') return { as: kind, media: Input.fromReadableStream(opened.stream, opened.name) };
  opened.stream.destroy();
  return link;
};

const carry = async (file: PlannedFile, mode: Mode, open: Open): Promise<Carried> => {
  switch (mode) {
    case 'file_id':
      return { as: file.kind, media: file.fileId };
    case 'url':
      return { as: file.kind, media: file.output.url };
    case 'upload':
      return upload(file, file.kind, open);
    case 'upload_document':
      return upload(file, 'document', open);
    case 'link':
      return { as: 'link', url: file.output.url ?? '' };
  }
};

/**
 * Sends a file in the best way that Telegram takes.
 * @throws Unreachable if the chat is gone, any other error if the delivery should be tried again later
 */
export const inBestWay = async <T>(
  file: PlannedFile,
  open: Open,
  send: (carried: Carried) => Promise<T>,
): Promise<T> => {
  let refusal: unknown = new Error('A file had no way to be sent.');
  for (const mode of modesFor(file)) {
    try {
      return await send(await carry(file, mode, open));
    } catch (error) {
      giveUpIfGone(error);
      if (!isTriable(error)) throw error;
      logger.debug({ msg: 'telegram refused a way of sending', mode, error: String(error) });
      refusal = error;
    }
  }
  throw refusal;
};

/** Runs a send that has one fall-back as a whole: an album by URL, then by upload, then file by file. */
export const firstThatWorks = async <T>(attempts: (() => Promise<T>)[]): Promise<T> => {
  let refusal: unknown = new Error('Nothing was tried.');
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      giveUpIfGone(error);
      if (!isTriable(error)) throw error;
      refusal = error;
    }
  }
  throw refusal;
};
