import { nextQuestion } from '../../../registry';
import type { OpenCard } from '../card/cards';
import { mainTextPath } from '../card/fitting';
import { samePath } from '../card/path-code';

/** True if what the card asks for is its prompt: a text that comes without a card is probably meant for it. */
export const waitsForPrompt = ({ model, state }: OpenCard): boolean =>
  samePath(nextQuestion(model, state.form)?.path, mainTextPath(model));
