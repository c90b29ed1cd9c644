import * as fc from 'fast-check';
import { aModel, parameter } from '../../../../test/support/model-builder';
import { type FormState, type MediaRef, type ModelSpec, type Path, emptyForm } from '../../../registry';
import { type FlowEvent, type FlowStep, step } from './flow';

const model = aModel({
  id: 'picture',
  provider: 'kie',
  input: {
    prompt: parameter('string', { required: true, min: 3, max: 100 }),
    style: parameter('enum', { required: true, values: ['oil', 'ink'] }),
    aspect_ratio: parameter('enum', { values: ['1:1', '16:9'], default: '1:1' }),
    image_input: parameter('array', { items: parameter('string'), format: 'image_url', max: 3 }),
    seed: parameter('integer', { min: 0, max: 10 }),
  },
});
const photo = (ref: string): MediaRef => ({ source: 'telegram', ref, kind: 'image', mime: 'image/jpeg' });

/** Plays events from the beginning; returns the last step. */
const play = (spec: ModelSpec, events: FlowEvent[], from: FormState = emptyForm(spec)): FlowStep =>
  events.reduce<FlowStep>((before, event) => step(spec, before.form, event), step(spec, from, { kind: 'show' }));

const asks = (taken: FlowStep): Path | string =>
  taken.view.kind === 'question' ? taken.view.question.path : taken.view.kind;
const complete: FlowEvent[] = [
  { kind: 'text', text: 'a cat' },
  { kind: 'choose', path: ['style'], index: 1 },
];

describe('the dialogue with a model', () => {
  it('asks what is required in the order of the YAML, then shows the card', () => {
    expect(asks(play(model, []))).toEqual(['prompt']);
    expect(asks(play(model, complete.slice(0, 1)))).toEqual(['style']);
    const card = play(model, complete);
    expect(asks(card)).toBe('card');
    expect(card.form.answers).toEqual({ prompt: 'a cat', style: 'ink' });
  });

  it('explains a wrong answer, asks again and loses nothing', () => {
    const wrong = play(model, [complete[0] as FlowEvent, { kind: 'text', text: 'watercolour' }]);
    expect(asks(wrong)).toEqual(['style']);
    expect(wrong.view.kind === 'question' && wrong.view.problems).not.toEqual([]);
    expect(wrong.form.answers['prompt']).toBe('a cat');
  });

  it('changes a parameter from the card and comes back to it', () => {
    const asked = play(model, [...complete, { kind: 'ask', path: ['aspect_ratio'] }]);
    expect(asks(asked)).toEqual(['aspect_ratio']);
    const changed = step(model, asked.form, { kind: 'choose', path: ['aspect_ratio'], index: 1 });
    expect(asks(changed)).toBe('card');
    expect(changed.form.answers['aspect_ratio']).toBe('16:9');
  });

  it('takes a button of an earlier question of the same card', () => {
    const late = play(model, [...complete, { kind: 'choose', path: ['style'], index: 0 }]);
    expect(late.form.answers['style']).toBe('oil');
    expect(asks(late)).toBe('card');
  });

  it('knows a button that is no longer asked or never was there', () => {
    for (const event of [
      { kind: 'choose', path: ['style'], index: 7 },
      { kind: 'choose', path: ['nothing'], index: 0 },
      { kind: 'ask', path: ['nothing'] },
      { kind: 'choose', path: ['image_input', 0, 'x'], index: 0 },
      { kind: 'finish', path: ['style'] },
    ] as FlowEvent[]) {
      const before = play(model, complete);
      const after = step(model, before.form, event);
      expect({ event, view: after.view.kind }).toEqual({ event, view: 'outdated' });
      expect(after.form).toEqual(before.form);
    }
  });

  it('runs a complete card, and asks for what an incomplete one lacks', () => {
    expect(play(model, [...complete, { kind: 'run' }]).run).toBe(true);
    const early = play(model, [{ kind: 'run' }]);
    expect(early.run).toBe(false);
    expect(asks(early)).toEqual(['prompt']);
    expect(early.notices).toEqual([{ kind: 'incomplete' }]);
  });

  it('runs although an optional parameter is being asked', () => {
    expect(play(model, [...complete, { kind: 'ask', path: ['seed'] }, { kind: 'run' }]).run).toBe(true);
  });

  it('takes a text on a full card as the new prompt, and shows the old one', () => {
    const changed = play(model, [...complete, { kind: 'text', text: 'a dog' }]);
    expect(changed.form.answers['prompt']).toBe('a dog');
    expect(changed.notices).toEqual([{ kind: 'replaced', key: 'prompt', text: 'a cat' }]);
  });

  it('takes a picture that nobody asked for where it fits, and its caption as the prompt', () => {
    const sent = play(model, [{ kind: 'media', items: [photo('a'), photo('b')], caption: 'a cat' }]);
    expect(sent.form.answers['image_input']).toEqual([{ $media: photo('a') }, { $media: photo('b') }]);
    expect(sent.form.answers['prompt']).toBe('a cat');
    expect(asks(sent)).toEqual(['style']);
    expect(sent.notices).toEqual([{ kind: 'media_taken', key: 'image_input' }]);
  });

  it('tells that a list is full instead of refusing the kind of file, and exchanges an only file', () => {
    const list = (max: number): ModelSpec =>
      aModel({
        id: 'list',
        provider: 'kie',
        input: { image_urls: parameter('array', { items: parameter('string'), format: 'image_url', max }) },
      });
    const sent = (...refs: string[]): FlowEvent => ({ kind: 'media', items: refs.map(photo), caption: null });
    const full = play(list(2), [sent('a', 'b'), sent('c')]);
    expect(full.view).toMatchObject({ kind: 'question', problems: [{ code: 'some_left_out' }] });
    expect(full.form.answers['image_urls']).toHaveLength(2);
    const exchanged = play(list(1), [sent('a'), sent('b')]);
    expect(exchanged.form.answers['image_urls']).toEqual([{ $media: photo('b') }]);
    expect(asks(exchanged)).toBe('card');
  });

  it('says that a model takes no such file', () => {
    const sent = play(model, [{ kind: 'media', items: [{ ...photo('a'), kind: 'video' }], caption: null }]);
    expect(sent.notices).toEqual([{ kind: 'media_unwanted' }]);
    expect(asks(sent)).toEqual(['prompt']);
  });

  it('collects a list until ✅', () => {
    const editor = aModel({
      id: 'editor',
      provider: 'kie',
      input: {
        image_urls: parameter('array', { items: parameter('string'), format: 'image_url', required: true, max: 3 }),
      },
    });
    const one = play(editor, [{ kind: 'media', items: [photo('a')], caption: null }]);
    expect(asks(one)).toEqual(['image_urls']);
    expect(one.view.kind === 'question' && one.view.question.canFinish).toBe(true);
    const two = step(editor, one.form, { kind: 'media', items: [photo('b')], caption: null });
    const done = step(editor, two.form, { kind: 'finish', path: ['image_urls'] });
    expect(asks(done)).toBe('card');
    expect(done.form.answers['image_urls']).toHaveLength(2);
  });

  it('never fails, whatever comes in whatever order', () => {
    const path = fc.oneof(
      fc.constantFrom<Path>(...Object.keys(model.input).map((key) => [key])),
      fc.constant<Path>(['x', 1]),
      fc.constant<Path>([]),
    );
    const index = fc.integer({ min: 0, max: 3 });
    const event: fc.Arbitrary<FlowEvent> = fc.oneof(
      fc.constantFrom<FlowEvent>({ kind: 'show' }, { kind: 'card' }, { kind: 'run' }),
      fc.record({
        kind: fc.constant('text' as const),
        text: fc.oneof(fc.string(), fc.constantFrom('oil', '5', '🚀', 'yes', 'https://x/a.png')),
      }),
      fc.record({
        kind: fc.constant('media' as const),
        items: fc.array(fc.constantFrom(photo('a'), { ...photo('v'), kind: 'video' as const }), {
          minLength: 1,
          maxLength: 10,
        }),
        caption: fc.option(fc.string()),
      }),
      fc.record({ kind: fc.constantFrom('ask' as const, 'finish' as const, 'skip' as const, 'clear' as const), path }),
      fc.record({ kind: fc.constant('choose' as const), path, index }),
      fc.record({ kind: fc.constant('page' as const), path, page: index }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const last = play(model, events);
        expect(JSON.parse(JSON.stringify(last.form))).toEqual(last.form);
        expect(['question', 'card', 'outdated']).toContain(last.view.kind);
      }),
    );
  });
});
