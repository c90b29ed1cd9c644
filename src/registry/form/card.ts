import { isMissing, shownKeys } from './questions';
import type { CardRow, FormState } from './types';
import type { ModelSpec } from '../model-spec';
import { activeRules, isGiven, standIn } from '../rules';
import { titleOf, variantTitle } from '../titles';

/** The card's lines: every parameter that can be changed now, needed ones first as in the YAML, advanced ones last. */
export const cardRows = (model: ModelSpec, state: FormState): CardRow[] => {
  const rules = activeRules(model, state.answers);
  const keys = shownKeys(model, state);
  const ordered = [
    ...keys.filter((key) => !model.input[key]?.advanced),
    ...keys.filter((key) => model.input[key]?.advanced),
  ];
  const rows = ordered.flatMap((key): CardRow[] => {
    const parameter = model.input[key];
    if (parameter === undefined) return [];
    const own = state.answers[key];
    const value = isGiven(own) ? own : standIn(model, rules, state.variant, key);
    return [
      {
        path: [key],
        key,
        parameter,
        title: (locale) => titleOf(key, parameter, locale),
        value,
        isDefault: !isGiven(own) && value !== undefined,
        isMissing: isMissing(model, state, key),
      },
    ];
  });
  return model.variants.length === 0 ? rows : [variantRow(model, state), ...rows];
};

/** The choice between groups, as a line of the card; its path is empty. */
const variantRow = (model: ModelSpec, state: FormState): CardRow => ({
  path: [],
  key: 'variant',
  parameter: { type: 'enum', required: true, values: model.variants.map((_, index) => index + 1) },
  title: (locale) => variantTitle(model, state.variant, locale),
  value: state.variant === null ? undefined : (model.variants[state.variant]?.required.join(' + ') ?? ''),
  isDefault: false,
  isMissing: state.variant === null,
});
