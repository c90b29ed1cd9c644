import { type ModelSpec, type Price, typeTitle, usualSeconds } from '../../registry';

const HEAD = `# Models

Generated from \`models/*_models.yaml\` by \`npm run docs:models\`: do not edit. Prices are what the provider takes, in its
own credits (1 kie credit = 0.005 USD), from the cheapest row of the model's table; what a user pays is
\`ceil(cost x PRICE_MARKUP / KIE_CREDITS_PER_CREDIT)\`, at least 1 credit. Models without a price, and those that kie's
documents no longer list and nobody has verified, are sold with \`MODELS_UNVERIFIED=sell\` only.`;

const STATUS: Record<ModelSpec['status'], string> = {
  current: 'current',
  undocumented: 'no longer documented',
  removed_from_docs: 'removed from the documents',
};

/** Offered without \`MODELS_UNVERIFIED=sell\`. */
const isSold = (model: ModelSpec): boolean =>
  model.price !== null && (model.status === 'current' || model.verified !== undefined);

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (cells: (string | number)[]): string => `| ${cells.map((one) => cell(String(one))).join(' | ')} |`;
const table = (head: string[], rows: (string | number)[][]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const priceFrom = (price: Price | null): string => {
  if (price === null) return 'not known';
  const rows = (price.variants ?? []).map(({ credits }) => credits);
  if (price.credits !== undefined) rows.push(price.credits);
  const from = new Set(rows).size > 1 ? 'from ' : '';
  return `${from}${Math.min(...rows)} ${price.unit.replaceAll('_', ' ')}`;
};

/** Parameters that are asked for, then how many more there are. */
const asked = (model: ModelSpec): string => {
  const keys = Object.keys(model.input).filter((key) => !model.input[key]?.deprecated);
  const required = keys.filter((key) => {
    const parameter = model.input[key];
    return parameter?.required === true && parameter.default === undefined;
  });
  const groups = model.variants.map((variant) => variant.required.map((key) => `\`${key}\``).join(' + '));
  const names = [...required.map((key) => `\`${key}\``), ...(groups.length > 0 ? [groups.join(' or ')] : [])];
  const others = keys.length - required.length;
  return [names.join(', '), others > 0 ? `(${others} optional)` : ''].filter((part) => part !== '').join(' ');
};

/** `10 s`, `3 min`. */
const usualTime = (model: ModelSpec): string => {
  const seconds = usualSeconds(model);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const statusOf = (model: ModelSpec): string =>
  [STATUS[model.status], ...(model.verified === undefined ? [] : [`verified ${model.verified}`])].join(', ');

const countBy = (models: readonly ModelSpec[], keysOf: (model: ModelSpec) => string[]): Map<string, ModelSpec[]> => {
  const groups = new Map<string, ModelSpec[]>();
  for (const model of models) for (const key of keysOf(model)) groups.set(key, [...(groups.get(key) ?? []), model]);
  return new Map([...groups].sort(([left, a], [right, b]) => b.length - a.length || (left < right ? -1 : 1)));
};

const figures = (models: readonly ModelSpec[]): string => {
  const byStatus = countBy(models, (model) => [model.status]);
  const rows = [...byStatus].map(([status, those]) => [STATUS[status as ModelSpec['status']], those.length]);
  const sold = models.filter(isSold).length;
  const priceless = models.filter((model) => model.price === null).length;
  const vendors = new Set(models.map((model) => model.vendor)).size;
  const types = new Set(models.map((model) => model.modelType)).size;
  const words =
    `**${models.length} models** of ${vendors} vendors in ${types} types; **${sold} are sold**, ` +
    `${priceless} have no known price.`;
  return `${words}\n\n${table(['status', 'models'], rows)}`;
};

const byType = (models: readonly ModelSpec[]): string => {
  const main = countBy(models, (model) => [model.modelType]);
  const all = countBy(models, (model) => [...new Set([model.modelType, ...model.also])]);
  const types = [...all.keys()].sort((a, b) => (main.get(b)?.length ?? 0) - (main.get(a)?.length ?? 0));
  return table(
    ['type', 'in words', 'models', 'of them sold', 'more can do it too'],
    types.map((type) => {
      const own = main.get(type) ?? [];
      const others = (all.get(type)?.length ?? 0) - own.length;
      return [`\`${type}\``, typeTitle(type, 'en'), own.length, own.filter(isSold).length, others];
    }),
  );
};

const byVendor = (models: readonly ModelSpec[]): string =>
  table(
    ['vendor', 'models', 'of them sold'],
    [...countBy(models, (model) => [model.vendor])].map(([vendor, those]) => [
      vendor,
      those.length,
      those.filter(isSold).length,
    ]),
  );

const lists = (models: readonly ModelSpec[]): string =>
  [...countBy(models, (model) => [model.modelType])]
    .map(([type, those]) => {
      const rows = those.map((model) => [
        `\`${model.id}\``,
        model.title,
        model.vendor,
        asked(model),
        priceFrom(model.price),
        usualTime(model),
        statusOf(model),
      ]);
      const head = ['id', 'title', 'vendor', 'asks for', 'price', 'usually', 'status'];
      return `### ${typeTitle(type, 'en')} (\`${type}\`, ${those.length})\n\n${table(head, rows)}`;
    })
    .join('\n\n');

/** `docs/models.md`: the same models give the same text. */
export const modelsDocument = (models: readonly ModelSpec[]): string =>
  [
    HEAD,
    figures(models),
    '## By type',
    byType(models),
    '## By vendor',
    byVendor(models),
    '## Every model',
    lists(models),
  ].join('\n\n') + '\n';
