import type { Locale } from '../i18n';
import { LOCALES } from '../i18n';
import type { ModelSpec } from './model-spec';
import { typeTitle } from './titles';

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const trigrams = (word: string): Set<string> => {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
};

/** Share of common trigrams, 0 to 1; what a beginning of the word has is a full hit. */
const likeness = (asked: Set<string>, askedWord: string, word: string, grams: Set<string>): number => {
  if (word === askedWord) return 1;
  if (word.startsWith(askedWord) && (askedWord.length >= 2 || /\d/.test(askedWord))) return 0.9;
  let common = 0;
  for (const gram of asked) if (grams.has(gram)) common++;
  return (0.85 * 2 * common) / (asked.size + grams.size);
};

/** Below this two words are taken as different: `bananna`-`banana` is 0.74, `kling`-`king` 0.5, `wan`-`veo` 0. */
const ENOUGH = 0.42;

interface Word {
  word: string;
  grams: Set<string>;
}

interface Entry {
  model: ModelSpec;
  name: Word[];
  rest: Word[];
}

/** Every way to find a model, built once for each version of the files. */
export class Lookup {
  private readonly byName = new Map<string, ModelSpec>();
  private readonly byShortCode = new Map<string, ModelSpec>();
  private readonly words = new Map<string, Word>();
  private entries: Entry[] | undefined;

  constructor(readonly models: readonly ModelSpec[]) {
    for (const model of models) {
      this.byShortCode.set(model.code, model);
      for (const name of [model.id, ...model.aliases]) this.byName.set(name.toLowerCase(), model);
    }
  }

  get(idOrAlias: string): ModelSpec | undefined {
    return this.byName.get(idOrAlias.trim().toLowerCase());
  }

  byCode(code: string): ModelSpec | undefined {
    return this.byShortCode.get(code);
  }

  /** Best first: every word asked for must be like some word of the model; words of its name weigh double. */
  search(query: string): ModelSpec[] {
    const exact = this.get(query);
    const asked = [...new Set(words(query))].map((word) => ({ word, grams: trigrams(word) }));
    if (asked.length === 0) return [];
    this.entries ??= this.models.map((model) => this.entryOf(model));
    const scored = this.entries.flatMap((entry) => {
      let score = entry.model === exact ? asked.length : 0;
      for (const { word, grams } of asked) {
        const best = (list: Word[]) =>
          list.reduce((top, other) => Math.max(top, likeness(grams, word, other.word, other.grams)), 0);
        const hit = Math.max(best(entry.name), best(entry.rest) / 2);
        if (hit < ENOUGH / 2 || (hit < ENOUGH && best(entry.rest) < ENOUGH)) return [];
        score += hit;
      }
      return [{ model: entry.model, score: score - entry.name.length / 100 }];
    });
    return scored.sort((left, right) => right.score - left.score).map(({ model }) => model);
  }

  private entryOf(model: ModelSpec): Entry {
    const types = [model.modelType, ...model.also];
    const titles = types.flatMap((type) => LOCALES.map((locale: Locale) => typeTitle(type, locale)));
    return {
      model,
      name: this.indexed(`${model.title} ${model.id} ${model.aliases.join(' ')}`),
      rest: this.indexed([model.vendor, ...types, ...titles, ...Object.values(model.description)].join(' ')),
    };
  }

  /** Models share most of their words, so each is taken apart once. */
  private indexed(text: string): Word[] {
    return [...new Set(words(text))].map((word) => {
      const known = this.words.get(word) ?? { word, grams: trigrams(word) };
      this.words.set(word, known);
      return known;
    });
  }
}
