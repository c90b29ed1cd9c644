import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import type { FileStore } from './files';
import { storeMedia } from './media/media';
import { newPoll } from './people/outgoing';
import { readPageFile } from './page-static';
import type { Parameters } from './parameters';
import type { MessageContent } from './types';

/** Sides of the things that can be thrown; everything else has six. */
const SIDES: Record<string, number> = { '🏀': 5, '⚽': 5, '🎰': 64 };
const STICKER_SIDE = 512;
const MAX_OPTIONS = 10;

/** What the page's user sends besides words and files: `kind` and the fields that it needs. */
export const thingContent = async (files: FileStore, parameters: Parameters): Promise<MessageContent> => {
  const kind = parameters.text('kind');
  if (kind === 'dice') {
    const emoji = parameters.text('emoji') ?? '🎲';
    return { dice: { emoji, value: randomInt(1, (SIDES[emoji] ?? 6) + 1) } };
  }
  if (kind === 'contact') {
    const phone = parameters.text('phone_number');
    if (!phone) throw new Error('a contact needs a phone number');
    return { contact: { phone_number: phone, first_name: parameters.text('first_name') ?? '' } };
  }
  if (kind === 'location') {
    const [latitude, longitude] = [parameters.number('latitude'), parameters.number('longitude')];
    if (latitude === undefined || longitude === undefined) throw new Error('a location needs two numbers');
    return { location: { latitude, longitude } };
  }
  if (kind === 'poll') {
    const options = (parameters.list('options') ?? []).map(String).filter(Boolean);
    const question = parameters.text('question');
    if (!question || options.length < 2 || options.length > MAX_OPTIONS) {
      throw new Error(`a poll needs a question and 2 to ${MAX_OPTIONS} options`);
    }
    return { poll: newPoll(question, options) };
  }
  if (kind === 'sticker') return sticker(files, parameters.text('name') ?? '', parameters.text('emoji') ?? '');
  throw new Error(`nothing of the kind "${kind ?? ''}" can be sent`);
};

const sticker = async (files: FileStore, name: string, emoji: string): Promise<MessageContent> => {
  const drawing = /^\w+$/.test(name) ? await readPageFile(`/stickers/${name}.svg`) : undefined;
  if (!drawing) throw new Error('there is no such sticker');
  const data = await sharp(drawing).resize(STICKER_SIDE, STICKER_SIDE, { fit: 'inside' }).webp().toBuffer();
  const content = await storeMedia(files, 'sticker', { data, name: `${name}.webp`, mime: 'image/webp' });
  if (content.sticker && emoji) content.sticker.emoji = emoji;
  return content;
};
