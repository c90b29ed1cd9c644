import { type Estimate, atMost, counted, exactly, mediaKeys, seconds } from './billed-seconds';
import { isMediaAnswer } from './media';
import type { Answers, AnswerValue, Json, ModelSpec, Price, PriceVariant } from './model-spec';
import { completed } from './completion';
import type { Quote } from './quote';
import { isGiven, variantOf } from './rules';
import { shown } from './shown';

export interface Pricing {
  /** Our price over the provider's cost. */
  markup: number;
  kieCreditsPerCredit: number;
  /** Credits for a model whose price nobody knows. */
  defaultPrice: number;
}

/** Gemini's speech has 25 audio tokens a second; at least 10 characters are spoken in one. Text has 3 characters a token. */
const AUDIO_TOKENS_PER_CHARACTER = 2.5;
const TEXT_TOKENS_PER_CHARACTER = 1 / 3;

const characters = (value: AnswerValue | undefined): number => {
  if (typeof value === 'string') return [...value].length;
  if (typeof value !== 'object' || value === null || isMediaAnswer(value)) return 0;
  if (typeof (value as { text?: AnswerValue }).text === 'string') return characters((value as { text: string }).text);
  return Object.values(value).reduce<number>((sum, item) => sum + characters(item), 0);
};

const SPOKEN = ['text', 'dialogue', 'dialogue_turns', 'prompt'];
const spoken = (input: Answers): number => characters(input[SPOKEN.find((key) => isGiven(input[key])) ?? '']);

/** Megapixels of a named or written size; a picture is rarely above 1 MP where it is billed so, hence 1 at least. */
const megapixels = (input: Answers): Estimate => {
  const size = /^(\d{2,5})\s*[x*×]\s*(\d{2,5})$/i.exec(shown(input.image_size ?? input.size ?? ''));
  return size ? exactly(Math.max(1, (Number(size[1]) * Number(size[2])) / 1e6)) : exactly(1);
};

const COUNTS = ['num_images', 'max_images', 'n', 'number_of_images', 'batch_size'];

/** How many units are billed. */
const quantity = (model: ModelSpec, price: Price, input: Answers): Estimate => {
  const times = (): Estimate => {
    const named = price.quantity === undefined ? COUNTS : [price.quantity];
    const given = named.find((key) => isGiven(input[key]));
    // A count that is neither given nor has a default is one picture, unless the model makes series of its own accord.
    if (given !== undefined) return counted(model, input, given) ?? exactly(1);
    const free = named.find((key) => key === 'n' && model.input[key] !== undefined);
    return free === undefined ? exactly(1) : (counted(model, input, free) ?? exactly(1));
  };
  switch (price.unit) {
    case 'per_second':
      return seconds(model, price, input);
    case 'per_minute': {
      const length = seconds(model, price, input);
      return { ...length, value: length.value / 60 };
    }
    case 'per_image':
      return times();
    case 'per_megapixel': {
      const count = times();
      const size = megapixels(input);
      return { value: count.value * size.value, exact: count.exact && size.exact };
    }
    case 'per_1000_characters':
      return { value: spoken(input) / 1000, exact: spoken(input) > 0 };
    case 'per_1M_output_audio_tokens':
      return atMost((spoken(input) * AUDIO_TOKENS_PER_CHARACTER) / 1e6);
    case 'per_1M_tokens':
      return atMost((spoken(input) * (AUDIO_TOKENS_PER_CHARACTER + TEXT_TOKENS_PER_CHARACTER)) / 1e6);
    default:
      return price.quantity === undefined ? exactly(1) : (counted(model, input, price.quantity) ?? exactly(1));
  }
};

/** What a price's `context` may ask for and only the user's history tells. */
export interface SourceFacts {
  /** `720p`: of the film that is worked on. */
  source_resolution?: string;
}

/** What is known beside the input. Anything else of a price's `context` is not known. */
const knownContext = (model: ModelSpec, input: Answers, facts: SourceFacts): Record<string, Json> => ({
  ...facts,
  video_input: ['video_list', ...mediaKeys(model, /video/)].some((key) => isGiven(input[key])),
  audio_input: mediaKeys(model, /audio/).some((key) => isGiven(input[key])),
  image_input: mediaKeys(model, /image/).some((key) => isGiven(input[key])),
});

type Fit = 'yes' | 'perhaps' | 'no';

/** A condition on something that is neither given nor has a default may still come true. */
const fitOf = (variant: PriceVariant, input: Answers, context: Record<string, Json>): Fit => {
  let fit: Fit = 'yes';
  for (const [key, wanted] of Object.entries(variant.when)) {
    const value = input[key];
    if (value === undefined) fit = 'perhaps';
    else if (value !== wanted && shown(value) !== shown(wanted)) return 'no';
  }
  for (const [key, wanted] of Object.entries(variant.context ?? {})) {
    if (context[key] === undefined) fit = 'perhaps';
    else if (context[key] !== wanted) return 'no';
  }
  return fit;
};

const weight = (variant: PriceVariant): number =>
  Object.keys(variant.when).length + Object.keys(variant.context ?? {}).length;

/** Provider's credits for one unit. While several prices are still possible, the dearest of them. */
const unitPrice = (model: ModelSpec, price: Price, input: Answers, facts: SourceFacts): Estimate => {
  const context = knownContext(model, input, facts);
  const fits = (price.variants ?? []).map((variant) => ({ variant, fit: fitOf(variant, input, context) }));
  const sure = fits
    .filter(({ fit }) => fit === 'yes')
    .sort((left, right) => weight(right.variant) - weight(left.variant));
  const best = sure[0]?.variant;
  const open = fits.filter(
    ({ variant, fit }) => fit === 'perhaps' && (best === undefined || weight(variant) > weight(best)),
  );
  const fallback = best?.credits ?? price.credits;
  if (open.length === 0 && fallback !== undefined) return exactly(fallback);
  const candidates = open.map(({ variant }) => variant.credits);
  if (fallback !== undefined) candidates.push(fallback);
  if (candidates.length > 0) return atMost(Math.max(...candidates));
  // The table does not have this combination: nothing cheaper than its dearest row is safe.
  return atMost(Math.max(...fits.map(({ variant }) => variant.credits)));
};

const surcharge = (price: Price, input: Answers): number => {
  if (price.surcharge === undefined) return 0;
  const given = price.surcharge.of.map((key) => input[key]).filter(isGiven);
  const files = given.flat().length;
  return Math.max(0, files - price.surcharge.free) * price.surcharge.credits;
};

/** Rounds up to a whole credit, at least 1; what floating point adds to a whole number does not count. */
export const creditsFor = (cost: number, pricing: Pricing): number =>
  Math.max(1, Math.ceil(Number(((cost * pricing.markup) / pricing.kieCreditsPerCredit).toFixed(9))));

/** Units that nobody can count before the work is done: their quote is held, and the provider's report is charged. */
const COUNTED_AFTERWARDS = new Set<Price['unit']>(['per_1M_tokens', 'per_1M_output_audio_tokens']);

/** What an input costs, possibly an incomplete one: what is not given counts with its default, else at its dearest. */
export const quoteOf = (model: ModelSpec, answers: Answers, pricing: Pricing, facts: SourceFacts = {}): Quote => {
  const { price } = model;
  if (price === null) {
    const cost = (pricing.defaultPrice * pricing.kieCreditsPerCredit) / pricing.markup;
    return { cost, credits: Math.max(1, Math.ceil(pricing.defaultPrice)), exact: true };
  }
  const input = completed(model, answers, variantOf(model, answers));
  const unit = unitPrice(model, price, input, facts);
  const units = quantity(model, price, input);
  const cost = Number((unit.value * units.value + surcharge(price, input)).toFixed(6));
  const quote = { cost, credits: creditsFor(cost, pricing), exact: unit.exact && units.exact };
  return COUNTED_AFTERWARDS.has(price.unit) ? { ...quote, settlesActual: true } : quote;
};

/** The task of an earlier work whose facts the price depends on; null if there is none, or the price does not ask. */
export const pricedTask = (model: ModelSpec, answers: Answers): string | null => {
  const asks = model.price?.variants?.some(({ context }) => context?.source_resolution !== undefined) ?? false;
  const key = asks ? taskKey(model) : undefined;
  const taskId = key === undefined ? undefined : answers[key];
  return typeof taskId === 'string' && taskId !== '' ? taskId : null;
};

const taskKey = (model: ModelSpec): string | undefined =>
  Object.keys(model.input).find((key) => model.input[key]?.fromHistory?.value === 'task_id');

/** What an earlier work tells of itself by its input, or the task that it was made from itself (an extended clip). */
export const sourceFactsOf = (model: ModelSpec, input: Answers): SourceFacts | { taskId: string } | null => {
  const resolution = input.resolution ?? model.input.resolution?.default;
  if (typeof resolution === 'string') return { source_resolution: resolution };
  const key = taskKey(model);
  const taskId = key === undefined ? undefined : input[key];
  return typeof taskId === 'string' ? { taskId } : null;
};
