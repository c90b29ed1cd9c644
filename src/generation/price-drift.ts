/** Rounding on either side is no news; a table that is out of date is. */
const TOLERATED = 0.1;

export interface PriceDrift {
  /** Both in the provider's credits. */
  quoted: number;
  actual: number;
  /** For people: `+63 %`; from a quote of nothing there is no share. */
  percent: string;
}

/** How far the provider's report is from an exact quote; null within a tenth of it. */
export const priceDrift = (quoted: number, actual: number): PriceDrift | null => {
  const difference = actual - quoted;
  // What floating point adds to a tenth is still a tenth.
  if (Math.abs(difference) <= quoted * TOLERATED + 1e-9) return null;
  const percent = quoted === 0 ? 'quoted as free' : `${difference > 0 ? '+' : '−'}${share(difference, quoted)} %`;
  return { quoted, actual, percent };
};

const share = (difference: number, quoted: number): number => Math.round((Math.abs(difference) / quoted) * 100);
