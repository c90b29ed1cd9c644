import { newEntryOf, parameterOf } from './entry';
import type { LiveField, LiveSchema } from './openapi';
import type { LiveModel } from './snapshot';

const field = (type: LiveField['type'], more: Partial<LiveField> = {}): LiveField => ({
  type,
  required: false,
  ...more,
});
const live: LiveModel = {
  model: 'acme/dream-text-to-video',
  title: 'Dream',
  provider: 'Acme',
  taskTypes: [],
  description: null,
  priceWords: null,
  openapi: null,
};
const schema = (fields: Record<string, LiveField>, more: Partial<LiveSchema> = {}): LiveSchema => ({
  path: '/api/v1/jobs/createTask',
  fields,
  variants: [],
  callbackUrlRequired: false,
  ...more,
});

describe('the first entry of a new model', () => {
  it.each([
    ['image_url', field('string'), { format: 'image_url', role: 'source' }],
    ['mask_url', field('string'), { format: 'image_url', role: 'mask' }],
    ['first_frame_url', field('string', { isUrl: true }), { format: 'image_url', role: 'first_frame' }],
    ['reference_video_urls', field('array', { items: field('string') }), { format: 'video_url', role: 'reference' }],
    ['image', field('string', { description: 'URL of the picture' }), { format: 'image_url' }],
    ['file', field('string', { isUrl: true, description: 'the voice' }), { format: 'audio_url' }],
    ['doc', field('string', { isUrl: true }), { format: 'document_url' }],
  ])('reads from the field %s what kind of file it takes', (name, given, expected) => {
    expect(parameterOf(name, given)).toMatchObject(expected);
  });

  it.each([
    ['prompt', field('string', { description: 'May name an image url' })],
    ['image_size', field('string')],
    ['image', field('string', { description: 'how many' })],
  ])('takes the field %s as text', (name, given) => {
    expect(parameterOf(name, given)).not.toHaveProperty('format');
  });

  it('asks required fields first and drops a default that is not allowed', () => {
    const entry = newEntryOf(
      live,
      schema({ size: field('enum', { values: ['1K'], default: '2K' }), prompt: field('string', { required: true }) }),
    );
    expect(entry).toEqual({
      title: 'Dream',
      vendor: 'Acme',
      model_type: 'text_to_video',
      input: { prompt: { type: 'string', required: true }, size: { type: 'enum', values: ['1K'], required: false } },
    });
    expect(Object.keys(entry.input)).toEqual(['prompt', 'size']);
  });

  it('tells the types by the words of kie, else by the id, else by what it takes', () => {
    const typesOf = (model: Partial<LiveModel>, fields = {}) =>
      newEntryOf({ ...live, ...model }, schema(fields)).model_type;
    expect(typesOf({ taskTypes: ['Lip Sync', 'Image to Video'] })).toBe('lip_sync');
    expect(typesOf({})).toBe('text_to_video');
    expect(typesOf({ model: 'acme/x' }, { image_url: field('string') })).toBe('image_to_image');
  });

  it('keeps a path of its own, a needed callback and groups', () => {
    const variants = [
      { title: 'by task', required: ['task_id'], keys: ['task_id', 'x'] },
      { required: ['url'], keys: ['url'] },
    ];
    expect(newEntryOf(live, schema({}, { path: '/own', callbackUrlRequired: true, variants }))).toMatchObject({
      api_path: '/own',
      callback_url_required: true,
      variants: [
        { title: { en: 'by task' }, required: ['task_id'], keys: ['task_id', 'x'] },
        { required: ['url'], keys: ['url'] },
      ],
    });
  });
});
