import { formatText, messageCaption } from '../entities';
import { badRequest } from '../errors';
import { readInlineKeyboard } from '../markup';
import type { MediaKind } from '../media/kinds';
import { mediaContent } from '../media/media';
import { Parameters } from '../parameters';
import type { InlineAnswer, InlineResult, MessageContent } from '../types';
import type { World } from '../world';

const MAX_RESULTS = 50;
/** Fields that name the file of a result, by its type; `*_file_id` is one that the server has already. */
const FILES: Record<string, { kind: MediaKind; fields: string[] }> = {
  photo: { kind: 'photo', fields: ['photo_file_id', 'photo_url'] },
  gif: { kind: 'animation', fields: ['gif_file_id', 'gif_url'] },
  mpeg4_gif: { kind: 'animation', fields: ['mpeg4_file_id', 'mpeg4_url'] },
  video: { kind: 'video', fields: ['video_file_id', 'video_url'] },
  audio: { kind: 'audio', fields: ['audio_file_id', 'audio_url'] },
  voice: { kind: 'voice', fields: ['voice_file_id', 'voice_url'] },
  document: { kind: 'document', fields: ['document_file_id', 'document_url'] },
  sticker: { kind: 'sticker', fields: ['sticker_file_id'] },
};

const cannotParse = (reason: string): Error => badRequest(`can't parse inline query result: ${reason}`);

const fileOf = (result: InlineResult): { kind: MediaKind; value: string } | undefined => {
  const file = FILES[result.type];
  const value = file?.fields.map((name) => result[name]).find((name) => typeof name === 'string');
  return file && typeof value === 'string' ? { kind: file.kind, value } : undefined;
};

const checkResult = (result: InlineResult): void => {
  if (typeof result !== 'object' || result === null) throw cannotParse('InlineQueryResult must be an Object');
  if (typeof result.type !== 'string') throw cannotParse('Can\'t find field "type"');
  const bytes = typeof result.id === 'string' ? Buffer.byteLength(result.id) : 0;
  if (bytes < 1 || bytes > 64) throw badRequest('RESULT_ID_INVALID');
  const text = result.input_message_content?.message_text;
  if (result.type === 'article') {
    if (!result.title) throw badRequest('ARTICLE_TITLE_EMPTY');
    if (!result.input_message_content) throw badRequest('inline query result must have input_message_content');
  } else if (!FILES[result.type]) throw cannotParse(`invalid type "${result.type}" of the InlineQueryResult`);
  else if (!fileOf(result)) throw cannotParse(`there is no file of the ${result.type}`);
  if (text !== undefined) wordsOf(result);
  else messageCaption(result);
  if (result.reply_markup) readInlineKeyboard(result.reply_markup);
};

/** `results` and `button` of answerInlineQuery, checked as strictly as the real server does. */
export const readInlineAnswer = (parameters: Parameters): InlineAnswer => {
  const results = parameters.list('results') as InlineResult[] | undefined;
  if (!results) throw badRequest("can't parse inline query results JSON object");
  if (results.length > MAX_RESULTS) throw badRequest('too many inline query results specified');
  results.forEach(checkResult);
  if (new Set(results.map(({ id }) => id)).size < results.length) throw badRequest('RESULT_ID_DUPLICATE');
  const button = parameters.json('button') as InlineAnswer['button'];
  if (button && !button.text) throw badRequest("can't parse inline query results button");
  if (button?.start_parameter !== undefined && !/^[\w-]{1,64}$/.test(button.start_parameter)) {
    throw badRequest('START_PARAM_INVALID');
  }
  return { results, ...(button && { button }) };
};

const wordsOf = ({ input_message_content: content }: InlineResult): MessageContent => {
  if (!content?.message_text) throw badRequest('message text is empty');
  const { text, entities } = formatText(content.message_text, content.parse_mode, content.entities);
  if (!text) throw badRequest('message text is empty');
  return { text, ...(entities.length > 0 && { entities }) };
};

/** The message that is sent when somebody chooses this result. */
export const inlineContent = async ({ files }: World, result: InlineResult): Promise<MessageContent> => {
  if (result.input_message_content) return wordsOf(result);
  const file = fileOf(result);
  if (!file) throw badRequest('RESULT_TYPE_INVALID');
  const media = await mediaContent(files, file.kind, new Parameters({}), file.value, { title: result.title });
  return { ...media, ...messageCaption(result) };
};
