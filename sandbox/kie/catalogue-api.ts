import type { Catalogue, CatalogueEntry, Json } from './catalogue';
import { type Envelope, ok, RATE_LIMITED, refusal, UNKNOWN_MODEL } from './http';
import { openApiOf } from './openapi';
import type { SlidingLimit } from './sliding-limit';

const TASK_NAMES: Record<string, string> = { image_edit: 'Image to Image', text_to_speech: 'Text to Speech' };

/** The list of models, and schema, price and success rate of each: one budget of requests for all of them. */
export class CatalogueApi {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly limit: SlidingLimit | null,
  ) {}

  /** Answers a path below /api/v1/models, or null if it is none. */
  handle(path: string, query: URLSearchParams): Envelope | null {
    if (path === '/api/v1/models') return this.limited(() => ok(this.list(query)));
    const match = /^\/api\/v1\/models\/(.+)\/(schema|price|success-rate)$/.exec(path);
    if (!match) return null;
    return this.limited(() => {
      const entry = this.catalogue.find(decodeURIComponent(match[1] ?? ''));
      if (!entry) return refusal(404, UNKNOWN_MODEL);
      if (match[2] === 'schema') return ok({ model: entry.id, openapi: openApiOf(entry) });
      if (match[2] === 'price') return ok({ model: entry.id, pricingDesc: pricingOf(entry) });
      return ok({ model: entry.id, points: successRate(Date.now()) });
    });
  }

  private limited(answer: () => Envelope): Envelope {
    return this.limit && !this.limit.take() ? RATE_LIMITED : answer();
  }

  private list(query: URLSearchParams): Json {
    const words = query.get('q')?.toLowerCase() ?? '';
    const provider = query.get('provider')?.toLowerCase() ?? '';
    const types = (query.get('taskType') ?? '').split(',').map((type) => type.trim().toLowerCase());
    const models = this.catalogue.entries
      .filter((entry) => `${entry.id} ${entry.display_name}`.toLowerCase().includes(words))
      .filter((entry) => entry.vendor.toLowerCase().includes(provider))
      .map(listed)
      .filter((model) => types[0] === '' || model.taskType.some((type) => types.includes(type.toLowerCase())));
    return { total: models.length, models };
  }
}

function listed(entry: CatalogueEntry) {
  return {
    model: entry.id,
    slug: entry.id.replace(/[^a-z0-9]+/gi, '-').toLowerCase(),
    title: entry.display_name,
    provider: entry.vendor,
    taskType: [entry.model_type, ...(entry.also ?? [])].map(taskName),
    description: null,
    pricingDesc: pricingOf(entry),
  };
}

const taskName = (type: string): string =>
  TASK_NAMES[type] ??
  type
    .replace(/(^|_)([a-z])/g, (_, gap: string, letter: string) => (gap ? ' ' : '') + letter.toUpperCase())
    .replace(/ To /g, ' to ');

function pricingOf(entry: CatalogueEntry): string | null {
  const price = entry.price;
  if (!price) return null;
  const unit = price.unit.replace(/_/g, ' ');
  const line = (credits: number, when: string): string =>
    `${entry.display_name}${when}: ${credits} credits ($${(credits * 0.005).toFixed(4).replace(/0{1,2}$/, '')}) ${unit}.`;
  if (price.credits !== undefined) return line(price.credits, '');
  return (price.variants ?? [])
    .map(({ when, credits }) => {
      const words = Object.entries(when).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
      return line(credits, words.length > 0 ? `, ${words.join(', ')}` : '');
    })
    .join(' ');
}

function successRate(now: number): Json {
  const bucket = 600_000;
  return Array.from({ length: 144 }, (_, index) => {
    const start = Math.floor(now / bucket) * bucket - (144 - index) * bucket;
    return { start, end: start + bucket, successRate: 99.2, errorRate: 0.8, isNormal: true };
  });
}
