import type { GenerationView } from '../../../generation';
import type { Locale } from '../../../i18n';
import { type ModelSpec, type Quote, usualSeconds } from '../../../registry';
import { type Button, type Screen, button, html, lines, pageOf, pager, plain, rowsOf, t } from '../../text';
import { typeSymbol } from '../../text/symbols';
import { useName } from '../menu/kind-texts';
import { modelLabel } from '../menu/model-label';
import { twoColumns } from '../menu/two-columns';
import { goTo } from '../routing/pages';
import { type GenerationVerb, generationData, useArgument } from './result-buttons';
import { OTHER_USE, type UseKind, usableOutputs } from './uses';

const press = (text: string, id: string, verb: GenerationVerb, argument: number, code: string | null = null): Button =>
  button(text, generationData(verb, id, { code, argument }));

/** Of several results one has to be chosen before it is used. `modelType`: what it is wanted for, if that is known. */
export const chooseOutputScreen = (locale: Locale, generation: GenerationView, modelType: string | null): Screen => ({
  text: t(locale, 'results.use.which'),
  keyboard: rowsOf(
    usableOutputs(generation).map((output) =>
      press(`№ ${output}`, generation.id, modelType === null ? 'use' : 'use-kind', useArgument(output, 0), modelType),
    ),
    5,
  ),
});

/** What can be made of this result: the kinds of models that take it. */
export const useKindsScreen = (
  locale: Locale,
  generation: GenerationView,
  output: number,
  kinds: UseKind[],
): Screen => {
  const buttons = kinds.map(({ modelType, models }) =>
    press(titleOfUse(locale, { modelType, models }), generation.id, 'use-kind', useArgument(output, 0), modelType),
  );
  return {
    text: t(locale, kinds.length === 0 ? 'results.use.none' : 'results.use.kinds'),
    keyboard: [...twoColumns(buttons), [goTo(locale, 'menu')]],
  };
};

const titleOfUse = (locale: Locale, { modelType, models }: UseKind): string =>
  `${modelType === OTHER_USE ? '📎' : typeSymbol(modelType, models[0]?.output)} ${useName(locale, modelType)}`;

const USES_PER_PAGE = 10;

/** What a list is of: a result by its number, a kind of use (null: all), its models and the page. */
export interface UseList {
  output: number;
  page: number;
  modelType: string | null;
  models: ModelSpec[];
}

/** Models of one kind (or, for old buttons, of all) that take this result, with their price from. */
export const useModelsScreen = (
  locale: Locale,
  generation: GenerationView,
  use: UseList,
  quoteOf: (model: ModelSpec) => Quote,
): Screen => {
  const { output, modelType, models } = use;
  const shown = pageOf(models, use.page, USES_PER_PAGE);
  const buttons = shown.items.map(({ item }) => {
    const facts = { mark: '', quote: quoteOf(item), usualMs: 1000 * usualSeconds(item) };
    const label = modelLabel(locale, item, facts);
    return press(label, generation.id, 'use-in', useArgument(output, 0), item.code);
  });
  const turn = (number: number): string =>
    generationData(modelType === null ? 'use' : 'use-kind', generation.id, {
      code: modelType,
      argument: useArgument(output, number),
    });
  const back = press(plain(locale, 'results.button.kinds'), generation.id, 'use', useArgument(output, 0));
  return {
    text: lines(
      modelType !== null && html`<b>${titleOfUse(locale, { modelType, models })}</b>`,
      t(locale, models.length === 0 ? 'results.use.none' : 'results.use.models'),
    ),
    keyboard: [...rowsOf(buttons, 1), ...pager(shown, turn), [back, goTo(locale, 'menu')]],
  };
};
