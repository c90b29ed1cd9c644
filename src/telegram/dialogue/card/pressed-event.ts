import { type ModelSpec, type Path, drawSeed } from '../../../registry';
import type { FormPress } from './screens/card-buttons';
import type { FlowEvent } from './flow';
import { pathOf } from './path-code';

/**
 * The event behind a button of a card or question; null if this model has no such place.
 * @param random draws seeds: a number from 0 up to 1
 */
export const pressedEvent = (model: ModelSpec, pressed: FormPress, random: () => number): FlowEvent | null => {
  if (pressed.verb === 'card') return { kind: 'card' };
  const path: Path | null = pathOf(model, pressed.path);
  if (path === null) return null;
  switch (pressed.verb) {
    case 'choose':
    case 'step':
    case 'remove':
    case 'raise':
      return { kind: pressed.verb, path, index: pressed.argument };
    case 'page':
      return { kind: 'page', path, page: pressed.argument };
    case 'draw': {
      const parameter = model.input[String(path[0])];
      return parameter === undefined ? null : { kind: 'draw', path, value: drawSeed(parameter, random) };
    }
    default:
      return { kind: pressed.verb, path };
  }
};
