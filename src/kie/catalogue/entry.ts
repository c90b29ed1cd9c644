import type { ParameterType } from '../../registry';
import { CREATE_TASK_PATH, type LiveField, type LiveSchema } from './openapi';
import type { LiveModel } from './snapshot';

/** A parameter in the form of the YAML. */
export interface NewParameter {
  type: ParameterType;
  values?: (string | number)[];
  required: boolean;
  min?: number;
  max?: number;
  step?: number;
  default?: unknown;
  format?: string;
  role?: string;
  items?: Partial<NewParameter> & { type: ParameterType };
  properties?: Record<string, NewParameter>;
}

/** An entry in the form of the YAML, in its order of keys. */
export interface NewEntry {
  title: string;
  vendor?: string;
  model_type: string;
  also?: string[];
  description?: { en: string };
  api_path?: string;
  callback_url_required?: true;
  input: Record<string, NewParameter>;
  variants?: { title?: { en: string }; required: string[]; keys: string[] }[];
}

const MEDIA_NAME = /(url|image|video|audio|file|frame|mask|photo)s?$/i;

/** What kind of file a text is the address of, by its name and description; undefined: plain text. */
const formatOf = (name: string, field: LiveField): string | undefined => {
  if (
    !field.isUrl &&
    !(MEDIA_NAME.test(name) && /\burls?\b/i.test(`${name.replaceAll('_', ' ')} ${field.description}`))
  ) {
    return undefined;
  }
  const kindIn = (words: string): string | undefined => {
    const image = /image|picture|photo|frame|mask/i.test(words);
    const video = /video|clip|footage/i.test(words);
    if (image && video) return 'image_or_video_url';
    if (image) return 'image_url';
    if (video) return 'video_url';
    return /audio|sound|music|voice|speech/i.test(words) ? 'audio_url' : undefined;
  };
  return kindIn(name) ?? kindIn(field.description ?? '') ?? 'document_url';
};

const roleOf = (name: string): string => {
  if (/mask/i.test(name)) return 'mask';
  if (/first_?frame|start_?(frame|image)/i.test(name)) return 'first_frame';
  if (/last_?frame|end_?(frame|image)|tail/i.test(name)) return 'last_frame';
  return /reference|ref_/i.test(name) ? 'reference' : 'source';
};

const withoutUndefined = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

/** A field of kie as a parameter of ours; one of several types is taken as text. */
export const parameterOf = (name: string, field: LiveField): NewParameter => {
  const { required, values, min, max, step } = field;
  const type = field.type === 'unknown' ? 'string' : field.type;
  const text = type === 'string' ? field : type === 'array' && field.items?.type === 'string' ? field.items : undefined;
  const format =
    text && formatOf(name, { ...text, description: `${field.description ?? ''} ${text.description ?? ''}` });
  const fits = type !== 'enum' || values?.some((value) => value === field.default);
  return withoutUndefined({
    type,
    values,
    required,
    min: type === 'enum' ? undefined : min,
    max: type === 'enum' ? undefined : max,
    step: type === 'enum' ? undefined : step,
    default: fits && typeof field.default !== 'object' ? field.default : undefined,
    format,
    role: format && roleOf(name),
    items: type === 'array' && field.items ? itemOf(field.items) : undefined,
    properties: type === 'object' ? parametersOf(field.properties ?? {}) : undefined,
  });
};

/** What a file is stands on the list, and an item is never left out. */
const itemOf = (items: LiveField): Partial<NewParameter> & { type: ParameterType } => {
  const { required: _required, ...item } = parameterOf('item', { ...items, isUrl: undefined });
  return item;
};

/** Required ones first, as they are asked. */
const parametersOf = (fields: Record<string, LiveField>): Record<string, NewParameter> => {
  const entries = Object.entries(fields).map(([name, field]) => [name, parameterOf(name, field)] as const);
  const asked = entries.filter(([, parameter]) => parameter.required);
  return Object.fromEntries([...asked, ...entries.filter(([, parameter]) => !parameter.required)]);
};

const TYPE_OF_TASK: Record<string, string> = { image_editing: 'image_edit', text_to_music: 'text_to_audio' };

const typeOfTask = (task: string): string => {
  const type = task
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return TYPE_OF_TASK[type] ?? type;
};

/** kie's own words for the task, else what the id says, else by what the model takes. */
const typesOf = (live: LiveModel, input: Record<string, NewParameter>): string[] => {
  const told = live.taskTypes.map(typeOfTask).filter((type) => type !== '');
  if (told.length > 0) return [...new Set(told)];
  const named = /(text|image|video|audio|speech)-to-(text|image|video|audio|speech|music)/i.exec(live.model)?.[0];
  if (named !== undefined) return [typeOfTask(named)];
  const formats = Object.values(input).map((parameter) => parameter.format ?? '');
  return [formats.some((format) => format.startsWith('image')) ? 'image_to_image' : 'text_to_image'];
};

/**
 * A first entry for a model that nobody has described yet. It has no price, so it is not sold; type, format and role of
 * a file are read from names, titles in other languages are left to people.
 */
export const newEntryOf = (live: LiveModel, schema: LiveSchema): NewEntry => {
  const input = parametersOf(schema.fields);
  const [type = 'text_to_image', ...also] = typesOf(live, input);
  const variants = schema.variants.every(({ required }) => required.length > 0) ? schema.variants : [];
  return withoutUndefined({
    title: live.title,
    vendor: live.provider === '' ? undefined : live.provider,
    model_type: type,
    also: also.length > 0 ? also : undefined,
    description: live.description === null ? undefined : { en: live.description },
    api_path: schema.path === CREATE_TASK_PATH ? undefined : schema.path,
    callback_url_required: schema.callbackUrlRequired ? (true as const) : undefined,
    input,
    variants:
      variants.length < 2
        ? undefined
        : variants.map(({ title, required, keys }) => ({
            ...(title === undefined ? {} : { title: { en: title } }),
            required,
            keys: [...new Set([...required, ...keys])],
          })),
  });
};
