import type { MediaFormat, MediaKind, ModelSpec, OutputKind, Parameter, Path } from '../../../registry';

const ACCEPTS: Record<MediaFormat, readonly MediaKind[]> = {
  image_url: ['image'],
  video_url: ['video'],
  audio_url: ['audio'],
  image_or_video_url: ['image', 'video'],
  document_url: ['document'],
  web_page_url: [],
};

/** What files answer a question of this format. */
export const kindsOf = (format: MediaFormat): readonly MediaKind[] => ACCEPTS[format];

export interface MediaPlace {
  path: Path;
  parameter: Parameter;
  list: boolean;
  kinds: readonly MediaKind[];
}

/** The top-level parameters of a model that take files, in YAML order. */
export const mediaPlaces = (model: ModelSpec): MediaPlace[] =>
  Object.entries(model.input).flatMap(([key, parameter]) => {
    const format = parameter.format ?? parameter.items?.format;
    const kinds = format === undefined ? [] : kindsOf(format);
    return kinds.length === 0 ? [] : [{ path: [key], parameter, list: parameter.type === 'array', kinds }];
  });

/**
 * Where a file of this kind goes when nobody has asked for it: a required place that is still empty, then any empty
 * one, then a list with room, then a single place whose file is replaced, then a full list. Masks are never guessed.
 */
export const placeFor = (model: ModelSpec, kind: MediaKind, given: (path: Path) => number): MediaPlace | null => {
  const places = mediaPlaces(model).filter((place) => place.kinds.includes(kind) && place.parameter.role !== 'mask');
  const room = (place: MediaPlace): boolean => place.list && given(place.path) < (place.parameter.max ?? Infinity);
  return (
    places.find((place) => place.parameter.required && given(place.path) === 0) ??
    places.find((place) => given(place.path) === 0) ??
    places.find(room) ??
    places.find((place) => !place.list) ??
    // A full list: it exchanges its only item, or tells that there is no room.
    places[0] ??
    null
  );
};

/** The kind of file that a result is as an input, or null for results that are no files. */
export const inputKindOf = (output: OutputKind): MediaKind | null =>
  output === 'image' || output === 'video' || output === 'audio' ? output : null;

/** The parameter that a free text is meant for: the prompt, else the first plain text of the model. */
export const mainTextPath = (model: ModelSpec): Path | null => {
  const texts = Object.entries(model.input).filter(
    ([, parameter]) => parameter.type === 'string' && parameter.format === undefined && parameter.deprecated !== true,
  );
  const named = texts.find(([key]) => key === 'prompt') ?? texts.find(([key]) => key === 'text');
  const chosen = named ?? texts.find(([, parameter]) => parameter.required) ?? null;
  return chosen === null ? null : [chosen[0]];
};
