import { LOCALES, hasMessage, message } from '../i18n';

/** A text as the words that are searched, in small letters. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const CYRILLIC: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm',
  н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '',
  ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
}; // prettier-ignore

/** клинг -> kling: names of models are often written as they are heard. Null for words without Russian letters. */
const inLatin = (word: string): string | null =>
  /[а-яё]/.test(word) ? [...word].map((letter) => CYRILLIC[letter] ?? letter).join('') : null;

const everywhere = (key: string): string[] =>
  LOCALES.filter((locale) => hasMessage(locale, key)).map((locale) => message(locale, key));

/** What else people call a kind of models, in every language. */
export const wordsOfKind = (modelType: string): string => everywhere(`search.kinds.${modelType}`).join(' ');

/** What the locales know about words, whatever the language they are written in. */
export class SearchWords {
  private readonly ignored = new Set(everywhere('search.ignore').flatMap(wordsOf));
  private readonly same = new Map<string, Set<string>>();

  constructor() {
    for (const line of everywhere('search.same').flatMap((text) => text.split('\n'))) {
      const group = wordsOf(line);
      for (const word of group) this.same.set(word, new Set([...(this.same.get(word) ?? []), ...group]));
    }
  }

  /** What is asked for, each as itself and what means the same; if no word tells anything, the longer ones are taken. */
  asked(query: string): string[][] {
    const all = [...new Set(wordsOf(query))];
    const telling = all.filter((word) => !this.ignored.has(word));
    return (telling.length > 0 ? telling : all.filter((word) => word.length > 2)).map((word) => [
      word,
      ...this.others(word),
    ]);
  }

  private others(word: string): string[] {
    const latin = inLatin(word);
    const others = new Set([...(this.same.get(word) ?? []), ...(latin === null ? [] : [latin])]);
    others.delete(word);
    return [...others];
  }
}
