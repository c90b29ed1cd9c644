import type { CatalogueEntry, CatalogueParameter } from '../../sandbox/kie/catalogue';
import type { AnswerValue, Answers, MediaRef } from '../../src/registry';
import type { Chance } from './random';

const KINDS: Record<string, MediaRef['kind']> = {
  image_url: 'image',
  image_or_video_url: 'image',
  video_url: 'video',
  audio_url: 'audio',
  document_url: 'document',
};
const MIMES = { image: 'image/jpeg', video: 'video/mp4', audio: 'audio/mpeg', document: 'application/pdf' };

/** A file that keeps every limit on length and size in pixels. */
const aFile = (kind: MediaRef['kind']): AnswerValue => ({
  $media: {
    source: 'telegram',
    ref: kind,
    kind,
    mime: MIMES[kind],
    sizeBytes: 1_000,
    width: 800,
    height: 800,
    measured: true,
    ...(kind === 'image' ? {} : { durationSeconds: 3.5 }),
  },
});

const aNumber = (parameter: CatalogueParameter, chance: Chance): number => {
  const { min = 0, max = min + 20, special_values: special = [], type } = parameter;
  if (special.length > 0 && chance.happens(0.2)) return chance.of(special);
  const step = parameter.step ?? (type === 'integer' ? 1 : (max - min) / 10);
  return Number((min + chance.below(Math.floor((max - min) / step + 1e-9) + 1) * step).toFixed(6));
};

const aText = (parameter: CatalogueParameter, chance: Chance): AnswerValue => {
  const { format, numeric_range: range, min = 1, max = 600 } = parameter;
  if (format === 'web_page_url') return 'https://example.com/page';
  if (format !== undefined) return aFile(KINDS[format] ?? 'document');
  if (range !== undefined) return String(range[0] + chance.below(range[1] - range[0] + 1));
  const length = chance.of([min, Math.min(max, min + 20), Math.min(max, 600)]);
  return chance
    .of(['a cat ', '@hero '])
    .repeat(Math.ceil(length / 6))
    .slice(0, length)
    .replace(/ $/, 'x');
};

/** A value that the catalogue allows for this parameter alone. */
export const chanceValue = (parameter: CatalogueParameter, chance: Chance): AnswerValue => {
  switch (parameter.type) {
    case 'string':
      return aText(parameter, chance);
    case 'enum':
      return chance.of(parameter.values ?? []);
    case 'boolean':
      return chance.happens(0.5);
    case 'integer':
    case 'number':
      return aNumber(parameter, chance);
    case 'array': {
      const { min = 1, max = 4, format, accept, items } = parameter;
      const item: CatalogueParameter = { format, accept, ...(items ?? { type: 'string' }) };
      const count = min + chance.below(Math.min(max - min, 3) + 1);
      // Boxes: two corners.
      if (item.type === 'integer') return Array.from({ length: 4 }, (_, index) => 10 * index);
      return Array.from({ length: Math.max(1, count) }, () => chanceValue(item, chance));
    }
    case 'object':
      return Object.fromEntries(
        Object.entries(parameter.properties ?? {})
          .filter(([, property]) => property.required === true || chance.happens(0.5))
          .map(([key, property]) => [key, chanceValue(property, chance)]),
      );
  }
};

/** Some of the parameters of a model, each with a value that is right by itself; together they may break any rule. */
export const chanceInput = (entry: CatalogueEntry, chance: Chance): Answers => {
  const density = chance.next();
  const given = Object.entries(entry.input).filter(
    ([, parameter]) => parameter.required === true || chance.happens(density),
  );
  return Object.fromEntries(given.map(([key, parameter]) => [key, chanceValue(parameter, chance)]));
};
