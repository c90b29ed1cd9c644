import { aModel, parameter } from '../../../../test/support/model-builder';
import { type FormState, type MediaKind, type MediaRef, emptyForm } from '../../../registry';
import { type FlowEvent, type FlowStep, step } from './flow';

const file = (ref: string, kind: MediaKind = 'image'): MediaRef => ({ source: 'telegram', ref, kind });
const sent = (items: MediaRef[], caption: string | null = null): FlowEvent => ({ kind: 'media', items, caption });

const list = (format: 'image_url' | 'video_url', required: boolean, max = 2) =>
  parameter('array', { required, max, format, items: parameter('string') });
const mixed = aModel({
  id: 'mixed',
  provider: 'kie',
  input: {
    prompt: parameter('string', { required: true, min: 3, max: 40 }),
    image_urls: list('image_url', true),
    video_urls: list('video_url', false),
  },
});
const play = (events: FlowEvent[], from: FormState = emptyForm(mixed)): FlowStep =>
  events.reduce<FlowStep>((before, event) => step(mixed, before.form, event), step(mixed, from, { kind: 'show' }));
const refs = (done: FlowStep, key: string): string[] =>
  ((done.form.answers[key] ?? []) as { $media: MediaRef }[]).map(({ $media }) => $media.ref);
const asks = ({ view }: FlowStep): string => (view.kind === 'question' ? view.question.key : view.kind);

describe('files that come together', () => {
  it('go each where its kind belongs, whether they were asked for or not', () => {
    const album = [file('a'), file('film', 'video'), file('b')];
    const early = play([sent(album, 'one scene')]);
    expect([refs(early, 'image_urls'), refs(early, 'video_urls')]).toEqual([['a', 'b'], ['film']]);
    expect(asks(early)).toBe('card');
    const asked = play([{ kind: 'text', text: 'one scene' }, sent(album)]);
    expect([refs(asked, 'image_urls'), refs(asked, 'video_urls')]).toEqual([['a', 'b'], ['film']]);
    expect(asked.notices).toEqual([{ kind: 'media_taken', key: 'video_urls' }]);
  });

  it('are taken where there is room for them, and the rest is told about', () => {
    const done = play([sent([file('a'), file('song', 'audio')])]);
    expect(refs(done, 'image_urls')).toEqual(['a']);
    expect(done.notices.map(({ kind }) => kind)).toEqual(['media_taken', 'media_unwanted']);
    const many = play([{ kind: 'text', text: 'one scene' }, sent([file('a'), file('b'), file('c')])]);
    expect(many.view).toMatchObject({ problems: [{ code: 'some_left_out' }] });
  });
});

describe('the words beside a file', () => {
  it('are not lost with a file that is refused, or with one too many', () => {
    const many = play([sent([file('a'), file('b'), file('c')], 'one scene')]);
    expect(many.form.answers['prompt']).toBe('one scene');
    expect(many.view).toMatchObject({ problems: [{ code: 'some_left_out' }] });
    const wrong = play([{ kind: 'ask', path: ['image_urls'] }, sent([file('song', 'audio')], 'one scene')]);
    expect(wrong.form.answers).toEqual({ prompt: 'one scene' });
    expect(asks(wrong)).toBe('image_urls');
    expect(wrong.view.kind === 'question' && wrong.view.problems).toHaveLength(1);
  });

  it('that the card has no place for are told about', () => {
    const second = play([{ kind: 'text', text: 'one scene' }, sent([file('a')], 'another scene')]);
    expect(second.form.answers['prompt']).toBe('one scene');
    expect(second.notices).toContainEqual({ kind: 'caption_left' });
    const same = play([{ kind: 'text', text: 'one scene' }, sent([file('a')], 'one scene')]);
    expect(same.notices).toEqual([]);
  });
});

describe('an address alone', () => {
  it('is a file and no prompt, where the model has a place for one', () => {
    const early = play([{ kind: 'text', text: 'https://example.org/a.png' }]);
    expect(refs(early, 'image_urls')).toEqual(['https://example.org/a.png']);
    expect(asks(early)).toBe('prompt');
    const full = play([sent([file('a')], 'one scene'), { kind: 'text', text: ' https://example.org/b.mp4?x=1 ' }]);
    expect(refs(full, 'video_urls')).toEqual(['https://example.org/b.mp4?x=1']);
    expect(full.form.answers['prompt']).toBe('one scene');
  });

  it('is what it was where nothing tells a file, and in a text', () => {
    expect(play([{ kind: 'text', text: 'https://example.org/a' }]).form.answers['prompt']).toBe(
      'https://example.org/a',
    );
    expect(play([{ kind: 'text', text: 'like https://example.org/a.png' }]).form.answers['image_urls']).toBeUndefined();
    const pictures = aModel({
      id: 'pictures',
      provider: 'kie',
      input: { prompt: parameter('string', { required: true }), image_urls: list('image_url', true) },
    });
    const only = step(pictures, emptyForm(pictures), { kind: 'text', text: 'https://example.org/a' });
    expect(refs(only, 'image_urls')).toEqual(['https://example.org/a']);
  });
});
