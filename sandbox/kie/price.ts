import type { CatalogueEntry, Json } from './catalogue';

/** What a task costs in kie credits, as well as the catalogue lets one tell; a model without a price costs 1. */
export function priceOf(entry: CatalogueEntry, input: Record<string, Json>): number {
  const given = (key: string): Json | undefined => input[key] ?? entry.input[key]?.default;
  const price = entry.price;
  if (!price) return 1;
  const variant = price.variants?.find((candidate) =>
    Object.entries(candidate.when).every(([key, value]) => same(given(key), value)),
  );
  const rate = variant?.credits ?? price.credits ?? price.variants?.[0]?.credits ?? 1;
  return Math.round(rate * quantity(price.unit, given) * 100) / 100;
}

function quantity(unit: string, given: (key: string) => Json | undefined): number {
  const number = (...keys: string[]): number | null => {
    for (const key of keys) {
      const value = Number.parseFloat(textOf(given(key)));
      if (Number.isFinite(value) && value > 0) return value;
    }
    return null;
  };
  switch (unit) {
    case 'per_second':
      return number('duration', 'duration_seconds', 'n_frames') ?? 5;
    case 'per_image':
      return number('num_images', 'max_images', 'n') ?? 1;
    case 'per_1000_characters':
      return Math.max(1, Math.ceil(textOf(given('text')).length / 1000));
    default:
      return 1;
  }
}

/** A price table may write 5 where the wire has "5". */
function same(left: Json | undefined, right: Json): boolean {
  return left !== undefined && textOf(left).toLowerCase() === textOf(right).toLowerCase();
}

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
