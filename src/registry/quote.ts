/** What one generation costs. */
export interface Quote {
  /** The provider's credits; an upper estimate where `exact` is false. */
  cost: number;
  /** Our credits: an integer, at least 1. */
  credits: number;
  /** False while something the price depends on (a length, a resolution) is not known. */
  exact: boolean;
  /** True where the provider tells the cost only afterwards (tokens): at most `credits` is charged, else exactly that. */
  settlesActual?: boolean;
}
