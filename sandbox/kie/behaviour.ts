export type CreateTrouble =
  | 'reject422'
  | 'rate429'
  | 'credits402'
  | 'auth401'
  | 'maintenance455'
  | 'code500'
  | 'http500'
  | 'html'
  | 'malformed'
  | 'noTaskId'
  | 'dropBefore'
  | 'dropAfterAccept'
  | 'timeoutBefore'
  | 'timeoutAfterAccept';
export type Outcome = 'success' | 'fail' | 'empty' | 'hang' | 'malformed' | { failCode: string; failMsg: string };
export type CallbackTrouble = 'none' | 'duplicate' | 'beforeResponse';
export type LookTrouble = 'null' | 'rate429' | 'code500' | 'http500' | 'html' | 'drop' | 'timeout';
export type UploadTrouble = 'reject' | 'code500' | 'http500' | 'html' | 'drop' | 'timeout';

/** What the emulator shall do instead of behaving well. */
export interface Behaviour {
  /** Only for this model; without it for any. */
  model?: string;
  /** For how many tasks (or uploads, if `upload` is set): 1 by default, `Infinity` until `behaveWell()`. */
  times?: number;
  create?: CreateTrouble;
  /** How long the task runs, in real milliseconds. */
  run?: { ms: number };
  outcome?: Outcome;
  callback?: CallbackTrouble;
  /** recordInfo: `recordInfo is null` for the first `nullForMs`, then trouble for the first `times` looks. */
  recordInfo?: { nullForMs?: number; trouble?: LookTrouble; times?: number };
  upload?: UploadTrouble;
}

/** The rules that tests have set, used up in their order. */
export class Behaviours {
  private rules: { rule: Behaviour; left: number }[] = [];

  add(rule: Behaviour): void {
    this.rules.push({ rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.rules = [];
  }

  forTask(model: string): Behaviour | null {
    return this.take((rule) => rule.upload === undefined && (rule.model ?? model) === model);
  }

  forUpload(): UploadTrouble | null {
    return this.take((rule) => rule.upload !== undefined)?.upload ?? null;
  }

  private take(fits: (rule: Behaviour) => boolean): Behaviour | null {
    const found = this.rules.find((candidate) => candidate.left > 0 && fits(candidate.rule));
    if (!found) return null;
    found.left -= 1;
    return found.rule;
  }
}

const WORDS: [RegExp, (match: RegExpExecArray) => Behaviour][] = [
  [/\[fail policy\]/i, () => ({ outcome: POLICY })],
  [/\[fail: *([^\]]+)\]/i, (match) => ({ outcome: { failCode: '500', failMsg: match[1] ?? '' } })],
  [/\[fail\]/i, () => ({ outcome: 'fail' })],
  [/\[empty\]/i, () => ({ outcome: 'empty' })],
  [/\[hang\]/i, () => ({ outcome: 'hang' })],
  [/\[malformed\]/i, () => ({ outcome: 'malformed' })],
  [/\[slow (\d{1,4})\]/i, (match) => ({ run: { ms: Number(match[1]) * 1000 } })],
  [/\[reject\]/i, () => ({ create: 'reject422' })],
  [/\[no credits\]/i, () => ({ create: 'credits402' })],
  [/\[maintenance\]/i, () => ({ create: 'maintenance455' })],
  [/\[lost\]/i, () => ({ create: 'dropAfterAccept' })],
  [/\[no callback\]/i, () => ({ callback: 'none' })],
  [/\[twice\]/i, () => ({ callback: 'duplicate' })],
];

const POLICY = {
  failCode: '400',
  failMsg: 'Your prompt was flagged by the content policy. Please change it and try again.',
};

/** Reads the magic words of a person out of all the texts of an input: `[fail]`, `[slow 20]` and so on. */
export function magicWords(input: unknown): Behaviour {
  const text = textsOf(input).join('\n');
  const behaviour: Behaviour = {};
  for (const [pattern, rule] of WORDS) {
    const match = pattern.exec(text);
    if (match) Object.assign(behaviour, { ...rule(match), ...behaviour });
  }
  return behaviour;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
