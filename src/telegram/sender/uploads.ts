import { Readable } from 'node:stream';

/** All streams in a payload: `{photo: {source}}`, `{media: [{media: {source}}]}`. */
export const streamsOf = (value: unknown): Readable[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Readable) return [value];
  if (ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(streamsOf);
};

/** telegraf 4.16 drops these objects from a multipart body; the Bot API takes them as JSON text there. */
const OBJECTS = ['reply_parameters', 'link_preview_options'];

export const withStringObjects = (payload: Record<string, unknown>): Record<string, unknown> => {
  const copy = { ...payload };
  for (const name of OBJECTS) {
    if (typeof copy[name] === 'object' && copy[name] !== null) copy[name] = JSON.stringify(copy[name]);
  }
  return copy;
};
