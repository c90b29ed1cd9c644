import { extname } from 'node:path';
import type { StoredOutput } from '../generation';
import type { Json, OutputKind } from '../registry';
import type { KieTask } from './task';

const KIND_BY_EXTENSION: Record<string, OutputKind> = Object.fromEntries(
  (
    [
      ['image', 'png jpg jpeg webp gif bmp avif svg tif tiff'],
      ['video', 'mp4 mov webm mkv avi m4v'],
      ['audio', 'mp3 wav m4a ogg opus flac aac'],
    ] as [OutputKind, string][]
  ).flatMap(([kind, extensions]) => extensions.split(' ').map((extension) => [`.${extension}`, kind])),
);

type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isUrl = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);

const nameOf = (url: string): string => {
  const last = new URL(url).pathname.split('/').pop() ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
};

/** A file's kind by its address; the model's own kind where the address doesn't tell. */
const fileOutput = (url: string, expected: OutputKind, extra: Partial<StoredOutput> = {}): StoredOutput => {
  const name = nameOf(url);
  const kind = KIND_BY_EXTENSION[extname(name).toLowerCase()] ?? expected;
  // A file of another sort (MIDI, subtitles) of a model that answers with data: its address is the data.
  if (kind === 'text' || kind === 'json') return { kind: 'json', json: { url }, name, ...extra };
  return { kind, url, ...(name === '' ? {} : { name }), ...extra };
};

const urlsIn = (value: Json | undefined): string[] =>
  isUrl(value) ? [value] : Array.isArray(value) ? value.filter(isUrl) : [];

const RESULT_KEYS = [
  'resultUrls',
  'result_urls',
  'resultUrl',
  'resultImageUrl',
  'resultVideoUrl',
  'videoUrl',
  'audioUrl',
];

/** `resultUrls` and its older spellings; the first that has any. */
const resultUrls = (result: JsonObject): string[] => {
  for (const key of RESULT_KEYS) {
    const urls = urlsIn(result[key]);
    if (urls.length > 0) return urls;
  }
  return [];
};

const string = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const ID_KEYS = [
  'audio_id',
  'audioId',
  'persona_id',
  'personaId',
  'voice_id',
  'voiceId',
  'character_id',
  'characterId',
];

/** The provider's id of a track, a voice, a persona or a character: what later tasks ask for. */
const idIn = (value: Json | undefined, keys = ID_KEYS): { id?: string } => {
  if (!isObject(value)) return {};
  const id = keys.map((key) => string(value[key])).find((found) => found !== undefined);
  return id === undefined ? {} : { id };
};

/** Suno's tracks: `data[]` (or `sunoData[]`) with an id, an address, a title and a length each. */
const tracks = (result: JsonObject): StoredOutput[] => {
  const list = [result.data, result.sunoData].find(Array.isArray) ?? [];
  return list.filter(isObject).flatMap((track): StoredOutput[] => {
    const url = [track.audio_url, track.audioUrl, track.source_audio_url, track.stream_audio_url].find(isUrl);
    if (url === undefined) return [];
    const title = string(track.title);
    const duration = Number(track.duration);
    return [
      fileOutput(url, 'audio', {
        ...idIn(track, ['id', 'audio_id', 'audioId']),
        ...(title === undefined ? {} : { title }),
        ...(duration > 0 ? { durationSeconds: duration } : {}),
      }),
    ];
  });
};

const TEXT_KEYS = ['text', 'content', 'result', 'lyrics', 'transcript'];

/** Words, where a result has any: a string, `{text}`, or lyrics with a title each. */
const texts = (value: Json | undefined): StoredOutput[] => {
  const plain = string(value);
  if (plain !== undefined) return [{ kind: 'text', text: plain }];
  if (!isObject(value)) return [];
  const list = value.lyricsData;
  if (Array.isArray(list)) {
    return list.filter(isObject).flatMap((item): StoredOutput[] => {
      const words = string(item.text);
      const title = string(item.title);
      return words === undefined ? [] : [{ kind: 'text', text: words, ...(title === undefined ? {} : { title }) }];
    });
  }
  for (const key of TEXT_KEYS) {
    const words = string(value[key]);
    if (words !== undefined) return [{ kind: 'text', text: words }];
  }
  return [];
};

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const SIDE_FILES = /image|cover|stream|watermark|frame|preview|thumb|origin/i;

/** The last resort for files: every address under a key that ends in `url`, named by its key (`vocal`, `bass`). */
const strayFiles = (value: Json, expected: OutputKind, key = ''): StoredOutput[] => {
  if (isUrl(value)) {
    if (!/urls?$/i.test(key) || (SIDE_FILES.test(key) && expected !== 'image')) return [];
    const title = key.replace(/_?urls?$/i, '').replaceAll('_', ' ');
    const output = fileOutput(value, expected, title === '' ? {} : { title });
    return output.kind === expected ? [output] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => strayFiles(item, expected, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => strayFiles(item, expected, name));
};

/**
 * The outputs in the result of a finished task; empty if it holds none. `expected` is the kind that the model promises.
 * Known shapes: `resultUrls[]`, Suno's `data[]`, `resultObject` with words or data; any others by their addresses.
 */
export const outputsOf = (result: Json | null, expected: OutputKind): StoredOutput[] => {
  if (result === null || !isObject(result))
    return expected === 'text' ? texts(result ?? undefined) : listOutputs(result, expected);
  const files = resultUrls(result).map((url) => fileOutput(url, expected));
  if (files.length > 0) return files;
  const music = tracks(result);
  if (music.length > 0) return music;
  const object = 'resultObject' in result ? result.resultObject : result;
  if (expected === 'text') {
    const words = texts(object);
    if (words.length > 0) return words;
  }
  if (expected === 'text' || expected === 'json') return dataOutput(object, 'resultObject' in result);
  return strayFiles(result, expected);
};

const listOutputs = (result: Json | null, expected: OutputKind): StoredOutput[] =>
  urlsIn(result ?? undefined).map((url) => fileOutput(url, expected));

/** Data as it is. Of a bare result, lists of addresses that hold none are no data. */
const dataOutput = (object: Json | undefined, isResultObject: boolean): StoredOutput[] => {
  if (isEmpty(object)) return [];
  if (!isResultObject && isObject(object)) {
    const telling = Object.entries(object).filter(([key, value]) => !RESULT_KEYS.includes(key) && !isEmpty(value));
    if (telling.length === 0) return [];
  }
  return [{ kind: 'json', json: object ?? null, name: 'result.json', ...idIn(object) }];
};

/** True if the task has anything to show, whatever its kind. */
export const hasResults = (task: Pick<KieTask, 'result'>): boolean =>
  (['json', 'image', 'video', 'audio'] as const).some((kind) => outputsOf(task.result, kind).length > 0);
