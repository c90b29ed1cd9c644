import type { Button, Keyboard } from '../../text';
import { widthOf } from './model-label';

/** What half of a phone's width shows. */
const HALF_WIDTH = 19;

/** True if the label is whole on a button of half the width. */
export const isNarrow = ({ text }: Pick<Button, 'text'>): boolean => widthOf(text) <= HALF_WIDTH;

/** Pairs of labels that fit into half of the width; a longer one has a row of its own, and the next short one moves up. */
export const twoColumns = (buttons: readonly Button[]): Keyboard => {
  const rows: Keyboard = [];
  let alone: Button[] | null = null;
  for (const next of buttons) {
    if (!isNarrow(next)) {
      rows.push([next]);
    } else if (alone !== null) {
      alone.push(next);
      alone = null;
    } else {
      alone = [next];
      rows.push(alone);
    }
  }
  return rows;
};
