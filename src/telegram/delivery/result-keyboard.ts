import type { GenerationView } from '../../generation';
import type { Locale } from '../../i18n';
import { seedPath } from '../../registry';
import { type Button, type Keyboard, button, plain } from '../text';
import { type GenerationVerb, generationData } from '../dialogue/results/result-buttons';
import { useName } from '../dialogue/menu/kind-texts';
import { typeSymbol } from '../text/symbols';
import { type Offer, materialIn, shortcutsFor, usableOutputs, useKinds } from '../dialogue/results/uses';

/**
 * Below a result, in four rows at most: once more, what people do most with such a thing (two in a row: phones show
 * their words whole), and the rest. No button pays: each opens a card, a list, or changes these buttons.
 */
export const resultButtons = (locale: Locale, generation: GenerationView, offer: Offer): Keyboard => {
  const press = (label: string, verb: GenerationVerb, code: string | null = null, argument = 0): Button =>
    button(plain(locale, label), generationData(verb, generation.id, { code, argument }));
  const material = materialIn(generation, usableOutputs(generation)[0] ?? 0);
  const more = [press('delivery.button.again', 'again'), press('delivery.button.request', 'change')];
  if (generation.model !== undefined && seedPath(generation.model) !== null) {
    more.push(press('delivery.button.variation', 'variation'));
  }
  const kinds = material === null ? [] : useKinds(offer, material);
  const shortcuts = (material === null ? [] : shortcutsFor(kinds, material)).map((modelType) =>
    button(
      `${typeSymbol(modelType, offer.ofType(modelType)[0]?.output)} ${useName(locale, modelType)}`,
      generationData('use-kind', generation.id, { code: modelType }),
    ),
  );
  const rest: Button[] = [];
  if (kinds.length > 0) rest.push(press('delivery.button.use', 'use'));
  if (generation.outputs.some((output) => output.url !== undefined)) {
    rest.push(press('delivery.button.original', 'original'));
  }
  const { isFavourite } = generation;
  rest.push(
    press(`delivery.button.${isFavourite ? 'ordinary' : 'favourite'}`, 'favourite', null, isFavourite ? 0 : 1),
    press('delivery.button.delete', 'delete'),
  );
  return [more, shortcuts.slice(0, 2), shortcuts.slice(2), rest].filter((row) => row.length > 0);
};
