import { choose, file, pathAsked, play, say, send } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { answer, ask, cardRows, emptyForm, nextQuestion } from './form';
import type { FormState } from './types';
import { validatorOf } from '../validator';

describe('the form', () => {
  const video = aModel({
    id: 'v',
    provider: 'kie',
    input: {
      prompt: parameter('string', { required: true, min: 2, max: 20 }),
      duration: parameter('enum', { required: true, values: ['5', '10'] }),
      frames: parameter('enum', { values: [8, 16], default: 8 }),
      sound: parameter('boolean', { required: true }),
      strength: parameter('number', { min: 0, max: 1 }),
      image_urls: parameter('array', { format: 'image_url', min: 2, max: 4, items: parameter('string') }),
    },
  });

  it('asks what is required and has no default, in the order of the YAML', () => {
    let state = emptyForm(video);
    const seen = [];
    for (const incoming of [say('a cat'), choose(1), say('да')]) {
      seen.push(pathAsked(video, state));
      state = play(video, [incoming], state);
    }
    expect(seen).toEqual([['prompt'], ['duration'], ['sound']]);
    expect(nextQuestion(video, state)).toBeNull();
    expect(state.answers).toEqual({ prompt: 'a cat', duration: '10', sound: true });
  });

  it('keeps the type of the wire for values typed by people', () => {
    const ready = play(video, [say('a cat'), say('5'), say('no')]);
    expect(ready.answers.duration).toBe('5');
    expect(play(video, [say('16')], ask(video, ready, ['frames'])).answers.frames).toBe(16);
    expect(play(video, [say('0,5')], ask(video, ready, ['strength'])).answers.strength).toBe(0.5);
  });

  it('explains a wrong answer and loses nothing', () => {
    const state = play(video, [say('a cat')]);
    const wrong = answer(video, state, say('7'));
    expect(wrong.problems[0]).toMatchObject({
      code: 'enum',
      key: 'duration',
      parameters: { limit: '5, 10', given: '7' },
    });
    expect(wrong.state).toBe(state);
    expect(answer(video, emptyForm(video), say('x'.repeat(21))).problems[0]).toMatchObject({
      code: 'max_length',
      parameters: { limit: 20, given: 21 },
    });
    expect(answer(video, emptyForm(video), send(file('image'))).problems[0]?.code).toBe('text_needed');
  });

  it('shows every parameter on the card with what stands for it', () => {
    const rows = cardRows(video, play(video, [say('a cat')]));
    expect(rows.map(({ key, value, isDefault, isMissing }) => [key, value, isDefault, isMissing])).toEqual([
      ['prompt', 'a cat', false, false],
      ['duration', undefined, false, true],
      ['frames', 8, true, false],
      ['sound', undefined, false, true],
      ['strength', undefined, false, false],
      ['image_urls', undefined, false, false],
    ]);
  });

  it('asks which of several groups of parameters is meant, and drops what belongs to another', () => {
    const model = aModel({
      id: 'x',
      provider: 'kie',
      input: {
        task_id: parameter('string'),
        image_url: parameter('string', { format: 'image_url' }),
        size: parameter('enum', { values: ['a', 'b'], default: 'a' }),
      },
      variants: [
        { required: ['task_id'], keys: ['task_id', 'size'] },
        { required: ['image_url'], keys: ['image_url'] },
      ],
    });
    expect(nextQuestion(model, emptyForm(model))).toMatchObject({ path: [], control: 'variant' });
    const byTask = play(model, [choose(0), say('t1')]);
    expect(validatorOf(model)(byTask.answers)).toEqual({ valid: true, input: { task_id: 't1', size: 'a' } });
    const byImage = play(model, [choose(1), send(file('image'))], ask(model, byTask, []));
    expect(validatorOf(model)(byImage.answers)).toEqual({
      valid: true,
      input: { image_url: { $media: file('image') } },
    });
    expect(validatorOf(model)({ task_id: 't', image_url: 'https://e.com/a.png' })).toMatchObject({
      valid: false,
      problems: [{ code: 'variant_conflict' }],
    });
  });

  it('asks for what a rule needs', () => {
    const model = aModel({
      id: 'r',
      provider: 'kie',
      input: { custom: parameter('boolean', { required: true }), style: parameter('string') },
      constraints: [{ when: { custom: true }, require: ['style'] }],
    });
    expect(nextQuestion(model, play(model, [choose(1)]))).toBeNull();
    expect(pathAsked(model, play(model, [choose(0)]))).toEqual(['style']);
  });

  describe('with something that is no longer asked', () => {
    const model = aModel({
      id: 'old',
      provider: 'kie',
      input: {
        prompt: parameter('string'),
        old_size: parameter('enum', { values: ['a', 'b'], deprecated: true }),
        task_id: parameter('string'),
        image_url: parameter('string', { format: 'image_url' }),
      },
      variants: [
        { required: ['task_id'], keys: ['task_id'] },
        { required: ['image_url'], keys: ['image_url'] },
      ],
    });
    const keys = (state: FormState) => cardRows(model, state).map(({ key }) => key);
    const byTask: FormState = { ...emptyForm(model), variant: 0, answers: { task_id: 't' } };

    it('hides a deprecated parameter, but lets one be changed and cleared that has a value', () => {
      expect(keys(byTask)).toEqual(['variant', 'prompt', 'task_id']);
      expect(ask(model, byTask, ['old_size'])).toBe(byTask);
      const old = { ...byTask, answers: { task_id: 't', old_size: 'a' } };
      expect(keys(old)).toEqual(['variant', 'prompt', 'old_size', 'task_id']);
      const asked = ask(model, old, ['old_size']);
      expect(nextQuestion(model, asked)).toMatchObject({ path: ['old_size'], canClear: true });
      expect(keys(play(model, [{ kind: 'clear' }], asked))).toEqual(['variant', 'prompt', 'task_id']);
    });

    it('shows what another group left behind, so that it can be cleared', () => {
      const both = { ...byTask, answers: { task_id: 't', image_url: 'https://example.com/a.png' } };
      expect(validatorOf(model)(both.answers).valid).toBe(false);
      expect(keys(both)).toEqual(['variant', 'prompt', 'task_id', 'image_url']);
      expect(keys({ ...both, variant: null })).toEqual(['variant', 'prompt', 'task_id', 'image_url']);
      const cleared = play(model, [{ kind: 'clear' }], ask(model, both, ['image_url']));
      expect(keys(cleared)).toEqual(['variant', 'prompt', 'task_id']);
      expect(validatorOf(model)(cleared.answers).valid).toBe(true);
    });
  });
});
