import type { ModelSpec } from '../../../registry';

const MOST = 3;

export interface Cheaper {
  models: ModelSpec[];
  /** True if the balance reaches for each of them. */
  affordable: boolean;
}

/** What to take instead of a model whose price is above the balance: what the balance reaches, else what is cheaper. */
export const cheaperThan = (
  models: readonly ModelSpec[],
  priceOf: (model: ModelSpec) => number,
  { price, balance }: { price: number; balance: number },
): Cheaper => {
  const byPrice = [...models].sort((left, right) => priceOf(left) - priceOf(right));
  const reached = byPrice.filter((model) => priceOf(model) <= balance);
  if (reached.length > 0) return { models: reached.reverse().slice(0, MOST), affordable: true };
  return { models: byPrice.filter((model) => priceOf(model) < price).slice(0, MOST), affordable: false };
};
