import { isMediaAnswer } from './media';
import type { Answers, AnswerValue, Json, ModelSpec, Parameter, Price, PriceVariant } from './model-spec';
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

/** A number of which the exact value may not be known yet; then it is the upper estimate. */
interface Estimate {
  value: number;
  exact: boolean;
}

const exactly = (value: number): Estimate => ({ value, exact: true });
const atMost = (value: number): Estimate => ({ value, exact: false });

/** Assumed where a length is billed, is not known and has no limit: a file of this many seconds. */
const LONGEST_GUESS_SECONDS = 60;
const LONGEST_OUTPUT_SECONDS = 15;
/** Gemini's speech has 25 audio tokens a second; at least 10 characters are spoken in one. Text has 3 characters a token. */
const AUDIO_TOKENS_PER_CHARACTER = 2.5;
const TEXT_TOKENS_PER_CHARACTER = 1 / 3;

const numberIn = (value: AnswerValue | undefined): number | undefined => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
};

/** The greatest value a numeric parameter can have, if it has a limit. */
const greatest = (parameter: Parameter | undefined): number | undefined => {
  const values = (parameter?.values ?? []).map(Number).filter(Number.isFinite);
  return values.length > 0 ? Math.max(...values) : (parameter?.max ?? parameter?.numericRange?.max);
};

/** What a parameter counts. A value below its least one (-1, 0: the model chooses) is not known until afterwards. */
const counted = (model: ModelSpec, input: Answers, key: string): Estimate | undefined => {
  const parameter = model.input[key];
  if (parameter === undefined) return undefined;
  const value = numberIn(input[key]);
  if (value !== undefined && value > 0) return exactly(value);
  const most = greatest(parameter);
  return most === undefined ? undefined : atMost(most);
};

const firstCounted = (model: ModelSpec, input: Answers, keys: string[]): Estimate | undefined => {
  for (const key of keys) {
    const count = counted(model, input, key);
    if (count !== undefined) return count;
  }
  return undefined;
};

const plus = (left: Estimate, right: Estimate): Estimate => ({
  value: left.value + right.value,
  exact: left.exact && right.exact,
});

/** Seconds of the files in one parameter; 0 if none is given. */
const lengthOf = (value: AnswerValue | undefined): Estimate =>
  [value ?? []].flat().reduce<Estimate>((sum, item) => {
    const seconds = isMediaAnswer(item) ? item.$media.durationSeconds : undefined;
    return plus(sum, seconds === undefined ? atMost(LONGEST_GUESS_SECONDS) : exactly(seconds));
  }, exactly(0));

const mediaKeys = (model: ModelSpec, format: RegExp): string[] =>
  Object.keys(model.input).filter((key) => {
    const parameter = model.input[key];
    return format.test(parameter?.format ?? parameter?.items?.format ?? '');
  });

/** Length of the output: a parameter tells it, else it is as long as the sound or the video it is made from. */
const seconds = (model: ModelSpec, price: Price, input: Answers): Estimate => {
  const billed = (price.billedMedia ?? []).reduce((sum, key) => plus(sum, lengthOf(input[key])), exactly(0));
  const frames = counted(model, input, 'num_frames');
  const rate = counted(model, input, 'frames_per_second');
  if (frames && rate) return plus(billed, { value: frames.value / rate.value, exact: frames.exact && rate.exact });
  const wanted = numberIn(input[price.quantity ?? 'duration']);
  const named = price.quantity === undefined ? ['duration', 'duration_seconds', 'seconds'] : [price.quantity];
  const told = firstCounted(model, input, named);
  const sources = [...mediaKeys(model, /^audio/), ...mediaKeys(model, /video/)].filter((key) => isGiven(input[key]));
  if (told !== undefined && (wanted !== 0 || sources.length === 0)) return plus(billed, told);
  // Sound drives a video (avatars, lip sync); without sound the video itself is what is worked on.
  const source = sources[0];
  if (source !== undefined) return plus(billed, lengthOf(input[source]));
  return plus(billed, atMost(told !== undefined ? told.value : LONGEST_OUTPUT_SECONDS));
};

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

/** What is known beside the input. Anything else of a price's `context` is not known. */
const knownContext = (model: ModelSpec, input: Answers): Record<string, Json> => ({
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
const unitPrice = (model: ModelSpec, price: Price, input: Answers): Estimate => {
  const context = knownContext(model, input);
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
export const quoteOf = (model: ModelSpec, answers: Answers, pricing: Pricing): Quote => {
  const { price } = model;
  if (price === null) {
    const cost = (pricing.defaultPrice * pricing.kieCreditsPerCredit) / pricing.markup;
    return { cost, credits: Math.max(1, Math.ceil(pricing.defaultPrice)), exact: true };
  }
  const input = completed(model, answers, variantOf(model, answers));
  const unit = unitPrice(model, price, input);
  const units = quantity(model, price, input);
  const cost = Number((unit.value * units.value + surcharge(price, input)).toFixed(6));
  const quote = { cost, credits: creditsFor(cost, pricing), exact: unit.exact && units.exact };
  return COUNTED_AFTERWARDS.has(price.unit) ? { ...quote, settlesActual: true } : quote;
};
