import type { CatalogueEntry } from '../../sandbox/kie/catalogue';
import { checkInput } from '../../sandbox/kie/input-check';
import type { Answers, ModelSpec } from '../../src/registry';
import { validatorOf } from '../../src/registry/validator';
import { type Extent, type Facts, type FileValue, type Value, candidates, withFiles } from './values';

const MIMES: Record<FileValue['$file'], string> = {
  image: 'image/png',
  video: 'video/mp4',
  audio: 'audio/mpeg',
  document: 'application/pdf',
};

type Plan = Record<string, Value>;

const asAnswers = (plan: Plan): Answers =>
  withFiles(plan, ({ $file }) => ({
    $media: { source: 'telegram', ref: 'x', kind: $file, mime: MIMES[$file], sizeBytes: 1000, durationSeconds: 5 },
  })) as Answers;

const asInput = (answers: Answers): unknown =>
  JSON.parse(
    JSON.stringify(answers, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && '$media' in value ? 'https://files.invalid/x' : value,
    ),
  );

/** What is wrong with an input: by our own validator, and if that passes it, by the catalogue. */
const verdict = (entry: CatalogueEntry, model: ModelSpec, plan: Plan): { ours: string[]; kies: string[] } => {
  const checked = validatorOf(model)(asAnswers(plan));
  if (!checked.valid) return { ours: checked.problems.map(({ key, code }) => `${key}: ${code}`), kies: [] };
  // A default that a rule forbids to send may be chosen, but says nothing.
  const left = Object.keys(plan).filter((key) => checked.input[key] === undefined);
  if (left.length > 0) return { ours: left.map((key) => `${key}: not sent`), kies: [] };
  return { ours: [], kies: checkInput(entry, asInput(checked.input)).problems };
};

/** True if a rule between parameters may speak about this one. */
const hasRule = (model: ModelSpec, key: string): boolean =>
  model.constraints.some(
    (constraint) => typeof constraint !== 'string' && JSON.stringify(constraint).includes(`"${key}"`),
  );

/**
 * A value for a parameter that goes together with what is planned already; undefined if rules between parameters leave
 * none.
 * @throws Error if our validator takes what kie refuses, or refuses what kie takes although no rule speaks about it
 */
export const nextValue = (
  entry: CatalogueEntry,
  model: ModelSpec,
  plan: Plan,
  key: string,
  facts: Facts,
): Value | undefined => {
  const parameter = entry.input[key];
  if (parameter === undefined) throw new Error(`${key} is no parameter of ${entry.id} in the catalogue`);
  const refusals: string[] = [];
  for (const value of candidates(key, parameter, 'full', facts)) {
    const { ours, kies } = verdict(entry, model, { ...plan, [key]: value });
    if (kies.length > 0) throw new Error(`our validator takes what kie refuses: ${kies.join('; ')}`);
    if (ours.length === 0) return value;
    refusals.push(`${JSON.stringify(value)} (${ours.join('; ')})`);
  }
  if (hasRule(model, key)) return undefined;
  throw new Error(`our validator takes no value for ${key}: ${refusals.join(', ')}`);
};

/** A value for something that is asked for; in later rounds another one, if there is any. */
export const askedValue = (entry: CatalogueEntry, key: string, extent: Extent, round: number, facts: Facts): Value => {
  const parameter = entry.input[key];
  const isComposite = parameter?.type === 'object' || parameter?.type === 'array';
  const values = parameter === undefined ? [] : candidates(key, parameter, isComposite ? extent : 'required', facts);
  const value = values[round % values.length];
  if (value === undefined) throw new Error(`there is no value for ${key}`);
  return value;
};
