import { aModel, parameter } from '../../../../test/support/model-builder';
import type { MediaRef, ModelSpec } from '../../../registry';
import { type Editors, editorOf } from './editor';

const picture = (ref: string): MediaRef => ({ source: 'telegram', ref, kind: 'image' });
const editor = (id: string, modelType: string, max = 1): ModelSpec =>
  aModel({
    id,
    provider: 'kie',
    modelType,
    output: 'image',
    input: {
      prompt: parameter('string', { required: true }),
      image_urls: parameter('array', { required: true, max, format: 'image_url', items: parameter('string') }),
    },
  });

const dear = editor('dear', 'image_edit', 3);
const cheap = editor('cheap', 'image_edit');
const redraw = editor('redraw', 'image_to_image', 3);
const PRICES: Record<string, number> = { dear: 9, cheap: 3, redraw: 1 };

const chosen = (files: MediaRef[], changes: Partial<Editors> = {}): string | undefined =>
  editorOf(files, {
    preferred: [],
    ofType: (type) => [dear, cheap, redraw].filter(({ modelType }) => modelType === type),
    isComplete: () => true,
    priceOf: ({ model }) => PRICES[model.id] ?? 0,
    ...changes,
  })?.model.id;

describe('the model that edits by words', () => {
  it('is the cheapest that is made for it, whatever stands first in the YAML', () => {
    expect(chosen([picture('a')])).toBe('cheap');
  });

  it('is one that the person likes', () => {
    expect(chosen([picture('a')], { preferred: [redraw, dear] })).toBe('redraw');
    expect(chosen([picture('a')], { preferred: [aModel({ id: 'x', provider: 'kie', output: 'video' }), dear] })).toBe(
      'dear',
    );
  });

  it('takes all of the files and needs nothing else', () => {
    expect(chosen([picture('a'), picture('b')])).toBe('dear');
    expect(chosen([picture('a')], { isComplete: ({ model }) => model !== cheap })).toBe('dear');
    expect(chosen([picture('a'), picture('b'), picture('c'), picture('d')])).toBeUndefined();
  });
});
