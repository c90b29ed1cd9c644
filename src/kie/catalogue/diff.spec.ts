import { aModel, parameter } from '../../../test/support/model-builder';
import type { Json, ModelSpec } from '../../registry';
import { describeChange } from './changes';
import { compareCatalogue } from './diff';
import type { JsonObject, LiveModel } from './snapshot';

const document = (properties: JsonObject, required: string[], path = '/api/v1/jobs/createTask'): JsonObject => ({
  paths: {
    [path]: {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { input: { type: 'object', properties, required } } },
            },
          },
        },
      },
    },
  },
});
const live = (model: string, more: Partial<LiveModel> = {}): LiveModel => ({
  model,
  title: model,
  provider: 'Acme',
  taskTypes: ['Text to Image'],
  description: null,
  priceWords: null,
  openapi: document({ prompt: { type: 'string' } }, ['prompt']),
  ...more,
});
const ours = (id: string, more: Partial<ModelSpec> = {}): ModelSpec => aModel({ id, provider: 'kie', ...more });

/** `where: what` of every change between one model of ours and its schema at kie. */
const changes = (input: ModelSpec['input'], properties: JsonObject, required: string[] = []): string[] =>
  compareCatalogue([ours('a', { input })], [live('a', { openapi: document(properties, required) })]).findings.flatMap(
    (finding) =>
      finding.kind === 'changed'
        ? finding.changes.map((change) => {
            const { where, what } = describeChange(change);
            return `${where}: ${what}`;
          })
        : [finding.kind],
  );
const kinds = (diff: ReturnType<typeof compareCatalogue>): string[] =>
  diff.findings.map(({ kind, id }) => `${kind} ${id}`);

describe('the comparison with the catalogue of kie', () => {
  it('finds nothing where nothing differs', () => {
    expect(compareCatalogue([ours('a')], [live('a')])).toMatchObject({ findings: [], unreadable: [] });
  });

  it('tells new, gone and returned models; hidden ones that stay away are no news', () => {
    const here = [
      ours('kept'),
      ours('lost'),
      ours('hidden', { status: 'undocumented' }),
      ours('returned', { status: 'removed_from_docs' }),
    ];
    const there = [live('fresh'), live('kept'), live('returned')];
    expect(kinds(compareCatalogue(here, there))).toEqual(['new fresh', 'gone lost', 'back returned']);
  });

  it('leaves chat models aside, by their task or by their path', () => {
    const chat = live('claude', { taskTypes: ['Chat'], openapi: null });
    const talk = live('gemini', { taskTypes: [], openapi: document({}, [], '/gemini/v1/chat/completions') });
    const diff = compareCatalogue([ours('a')], [live('a'), chat, talk]);
    expect(diff.findings).toEqual([]);
    expect(diff.counts).toMatchObject({ live: 3, chat: 2 });
  });

  it('knows a model by an older id, and prefers the id itself', () => {
    const model = ours('veo-3-1', { aliases: ['veo3'] });
    expect(compareCatalogue([model], [live('VEO3')]).findings).toEqual([]);
    const other = live('veo3', { openapi: document({}, []) });
    expect(compareCatalogue([model], [other, live('veo-3-1')]).findings).toEqual([]);
  });

  it('compares only what was asked for', () => {
    const diff = compareCatalogue([ours('a'), ours('b')], [live('c'), live('d')], {}, new Set(['b', 'd']));
    expect(kinds(diff)).toEqual(['new d', 'gone b']);
  });

  it('goes on where a schema is missing or makes no sense', () => {
    const strange = live('b', { openapi: { paths: {} } });
    const diff = compareCatalogue([ours('a'), ours('b')], [live('a', { openapi: null }), strange]);
    expect(diff.findings).toEqual([]);
    expect(diff.counts.withoutSchema).toBe(1);
    expect(diff.unreadable).toEqual([{ id: 'b', reason: 'no path' }]);
  });

  it('finds new and gone fields, at any depth', () => {
    const inner = parameter('object', { properties: { x: parameter('integer'), y: parameter('integer') } });
    const boxes = (properties: JsonObject): Json => ({ type: 'array', items: { type: 'object', properties } });
    expect(
      changes(
        { old: parameter('string'), boxes: parameter('array', { items: inner }) },
        {
          boxes: boxes({ x: { type: 'integer' }, z: { type: 'integer', minimum: 1, maximum: 9 } }),
          mode: { type: 'string', enum: ['a', 'b'] },
        },
        ['mode'],
      ),
    ).toEqual([
      'input.boxes[].z: new: integer 1..9',
      'input.boxes[].y: gone',
      'input.mode: new: enum "a", "b", required',
      'input.old: gone',
    ]);
  });

  it('finds changed limits, values, types and what is required', () => {
    expect(
      changes(
        {
          prompt: parameter('string', { max: 500 }),
          duration: parameter('enum', { values: ['5', '10'] }),
          steps: parameter('enum', { values: [4, 8] }),
          count: parameter('number', { min: 1, max: 4 }),
          files: parameter('array', { max: 4, items: parameter('string') }),
        },
        {
          prompt: { type: 'string', maxLength: 300 },
          duration: { type: 'string', enum: ['5', '15'] },
          steps: { type: 'string', enum: ['4', '8'] },
          count: { type: 'integer', minimum: 1, maximum: 6 },
          files: { type: 'string' },
        },
        ['prompt'],
      ),
    ).toEqual([
      'input.prompt: required now',
      'input.prompt: max 500 -> 300',
      'input.duration: values + "15"  - "10"',
      'input.steps: values + "4", "8"  - 4, 8',
      'input.count: type number -> integer 1..6',
      'input.files: type array -> string',
    ]);
  });

  it('takes what kie leaves unsaid for no difference', () => {
    expect(
      changes(
        {
          prompt: parameter('string', { min: 1, max: 500 }),
          size: parameter('enum', { values: ['1K', '2K'] }),
          seed: parameter('integer', { min: 0 }),
          style: parameter('object', { properties: { x: parameter('integer') } }),
          files: parameter('array', { min: 1, items: parameter('string') }),
          open: parameter('string', { max: 9 }),
        },
        {
          prompt: { type: 'string', minLength: 0 },
          size: { type: 'string' },
          seed: { type: 'number' },
          style: { type: 'object' },
          files: { type: 'array', items: {} },
          open: {},
        },
      ),
    ).toEqual([]);
  });

  it('finds a change of endpoint, callback and groups', () => {
    const schema = document({ name: { type: 'string' } }, ['name'], '/api/v1/omni/create');
    const [finding] = compareCatalogue(
      [ours('a', { input: { name: parameter('string', { required: true }) }, callbackUrlRequired: true })],
      [live('a', { openapi: schema })],
    ).findings;
    expect(finding).toMatchObject({
      changes: [
        { kind: 'endpoint', was: '/api/v1/jobs/createTask', now: '/api/v1/omni/create' },
        { kind: 'callback', now: false },
      ],
    });
  });

  it('tells a price only when its words and its figures are new', () => {
    const model = ours('a', {
      price: {
        unit: 'per_second',
        variants: [
          { when: {}, credits: 8 },
          { when: {}, credits: 12 },
        ],
      },
    });
    const moved = (words: string, known: Record<string, string> = {}): boolean =>
      compareCatalogue([model], [live('a', { priceWords: words })], known).findings.length > 0;
    expect(moved('720p costs 8 credits ($0.04) per second, 1080p 12 credits.')).toBe(false);
    expect(moved('A 5-second video costs 40 credits ($0.20)')).toBe(false);
    expect(moved('720p costs 9 credits per second')).toBe(true);
    expect(moved('720p costs 9 credits per second', { a: '720p costs 9 credits per second' })).toBe(false);
    expect(moved('Ask us')).toBe(false);
    const unpriced = ours('a', { price: null });
    expect(compareCatalogue([unpriced], [live('a', { priceWords: '5 credits' })]).findings).toHaveLength(1);
  });
});
