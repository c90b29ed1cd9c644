import type { Button, Keyboard } from '../../text';
import { widthOf } from './model-label';

/** Letters that half of a phone's width shows. */
const HALF_WIDTH = 21;

/** Pairs where both labels fit into half of the width; a longer one has a row of its own, and no order is changed. */
export const twoColumns = (buttons: readonly Button[]): Keyboard => {
  const rows: Keyboard = [];
  for (const next of buttons) {
    const row = rows.at(-1);
    const [beside, ...more] = row ?? [];
    const fits = beside !== undefined && more.length === 0 && [beside, next].every((one) => isNarrow(one));
    if (fits) row?.push(next);
    else rows.push([next]);
  }
  return rows;
};

const isNarrow = ({ text }: Button): boolean => widthOf(text) <= HALF_WIDTH;
