import { LOCALES, type Locale } from '../i18n';
import { type Word, likeness, wordOf } from './likeness';
import type { ModelSpec } from './model-spec';
import { SearchWords, wordsOf, wordsOfKind } from './search-words';
import { typeTitle } from './titles';

/** How much a hit counts, by where it is. */
const NAME = 1;
const KIND = 0.85;
const FURTHER_KIND = 0.7;
const REST = 0.5;
const FURTHER_HITS = 0.15;
/** Of models that fit alike, a featured one is rather meant. */
const FEATURED = 0.12;
/** Where some words fit nothing, one of the others must be more than a word of the description. */
const TELLING = 0.6;
/** A word that means the same counts a little less than the very word; it has to be there to the letter. */
const SAME = 0.95;

/** Such a likeness is no accident: another form of the word, or one with a slip. */
const SURE = 0.6;
/** A search has few words; comparing one takes some 0.3 ms. */
const MOST_WORDS = 8;

interface Entry {
  model: ModelSpec;
  name: Word[];
  kind: Word[];
  furtherKinds: Word[];
  rest: Word[];
  /** Of two names that fit alike the shorter one is meant. */
  nameLength: number;
}

/** Every way to find a model, built once for each version of the files. */
export class Lookup {
  private readonly byName = new Map<string, ModelSpec>();
  private readonly byShortCode = new Map<string, ModelSpec>();
  private readonly words = new Map<string, Word>();
  private entries: Entry[] | undefined;
  private vocabulary: SearchWords | undefined;

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

  /**
   * Best first: models that every word asked for fits, in the name, the kind or the description. If there are none,
   * those that most of the words fit, at least half of them.
   */
  search(query: string): ModelSpec[] {
    const exact = this.get(query);
    const asked = this.asked(query).slice(0, MOST_WORDS);
    if (asked.length === 0) return [];
    const entries = this.indexedModels();
    const likenesses = asked.map((words) => this.likenessesTo(words));
    const scored = entries.map((entry) => {
      const { model, nameLength } = entry;
      const hits = likenesses.map((known) => hitOf(entry, known));
      const score = hits.reduce((sum, hit) => sum + hit, model === exact ? asked.length : 0);
      const fitting = hits.filter((hit) => hit > 0).length;
      const featured = model.featured === undefined ? 0 : FEATURED;
      return { model, fitting, best: Math.max(...hits), score: score + featured - nameLength / 100 };
    });
    const most = scored.reduce((top, { fitting }) => Math.max(top, fitting), 0);
    if (most === 0 || most < asked.length / 2) return [];
    return scored
      .filter(({ fitting, best }) => fitting === most && (most === asked.length || best >= TELLING))
      .sort((left, right) => right.score - left.score)
      .map(({ model }) => model);
  }

  /** True if every word that tells anything stands, typing errors forgiven, in the name or the kinds of one model. */
  areModelsNamed(query: string): boolean {
    const asked = this.asked(query);
    if (asked.length === 0 || asked.length > MOST_WORDS) return false;
    const entries = this.indexedModels();
    const likenesses = asked.map((words) => this.likenessesTo(words));
    return entries.some(({ name, kind, furtherKinds }) =>
      likenesses.every((known) => [name, kind, furtherKinds].some((field) => bestOf(field, known) >= SURE)),
    );
  }

  /** What is asked for, each word as itself and what means the same. */
  private asked(query: string): string[][] {
    this.vocabulary ??= new SearchWords();
    return this.vocabulary.asked(query);
  }

  private indexedModels(): Entry[] {
    this.entries ??= this.models.map((model) => this.entryOf(model));
    return this.entries;
  }

  /** How like each word of all models is to what is asked for; words that are not like it at all are left out. */
  private likenessesTo([first = '', ...others]: string[]): Map<Word, number> {
    const asked = wordOf(first);
    const same = new Set(others);
    const known = new Map<Word, number>();
    for (const word of this.words.values()) {
      const best = Math.max(likeness(asked, word), same.has(word.word) ? SAME : 0);
      if (best > 0) known.set(word, best);
    }
    return known;
  }

  private entryOf(model: ModelSpec): Entry {
    const title = wordsOf(model.title);
    // As one word too: nanobanana, lipsync.
    const pairs = title.slice(1).map((word, index) => `${title[index] ?? ''}${word}`);
    const name = this.indexed(`${model.title} ${model.id} ${model.aliases.join(' ')} ${pairs.join(' ')}`);
    return {
      model,
      nameLength: title.length,
      name,
      kind: this.indexed(kindText(model.modelType)),
      furtherKinds: this.indexed(model.also.map(kindText).join(' ')),
      rest: this.indexed([model.vendor, ...Object.values(model.description)].join(' ')),
    };
  }

  /** Models share most of their words, so each is taken apart once. */
  private indexed(text: string): Word[] {
    return [...new Set(wordsOf(text))].map((word) => {
      const known = this.words.get(word) ?? wordOf(word);
      this.words.set(word, known);
      return known;
    });
  }
}

/** The best of the fields, and a little of the others: what fits in name and kind is more surely meant. */
const hitOf = (entry: Entry, known: ReadonlyMap<Word, number>): number => {
  const hits = [NAME * bestOf(entry.name, known), KIND * bestOf(entry.kind, known), REST * bestOf(entry.rest, known)];
  const best = Math.max(...hits, FURTHER_KIND * bestOf(entry.furtherKinds, known));
  return best + FURTHER_HITS * hits.reduce((sum, hit) => sum + hit, 0);
};

const bestOf = (words: readonly Word[], known: ReadonlyMap<Word, number>): number =>
  words.reduce((top, word) => Math.max(top, known.get(word) ?? 0), 0);

const kindText = (modelType: string): string =>
  [modelType, ...LOCALES.map((locale: Locale) => typeTitle(modelType, locale)), wordsOfKind(modelType)].join(' ');
