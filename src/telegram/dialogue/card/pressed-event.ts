import type { ModelSpec, Path } from '../../../registry';
import type { FormPress } from './card-buttons';
import type { FlowEvent } from './flow';
import { pathOf } from './path-code';

/** The event behind a button of a card or question; null if this model has no such place. */
export const pressedEvent = (model: ModelSpec, pressed: FormPress): FlowEvent | null => {
  if (pressed.verb === 'card') return { kind: 'card' };
  const path: Path | null = pathOf(model, pressed.path);
  if (path === null) return null;
  switch (pressed.verb) {
    case 'choose':
      return { kind: 'choose', path, index: pressed.argument };
    case 'page':
      return { kind: 'page', path, page: pressed.argument };
    default:
      return { kind: pressed.verb, path };
  }
};
