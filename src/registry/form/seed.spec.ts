import { play, say } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { loadedModels } from '../../../test/support/models';
import { answer, ask, nextQuestion } from './form';
import { choicesToRemember } from './remember';
import { drawSeed, isSeed, seedPath, seedValue, variationOf } from './seed';
import { valueProblems } from '../validator';

const seeded = (more = {}) =>
  aModel({ id: 's', provider: 'kie', input: { prompt: parameter('string'), seed: parameter('integer', more) } });

describe('a seed', () => {
  it('is known by its name or its role', () => {
    const names = ['seed', 'Seed', 'seeds', 'noise_seed', 'random_seeds', 'videoSeed'];
    expect(names.filter((key) => !isSeed(key, parameter('integer')))).toEqual([]);
    expect(isSeed('noise', parameter('number', { role: 'seed' }))).toBe(true);
    expect(isSeed('seed', parameter('string'))).toBe(true);
    expect(isSeed('seed', parameter('boolean'))).toBe(false);
    expect(isSeed('seed', parameter('string', { format: 'image_url' }))).toBe(false);
    expect(isSeed('seedance_mode', parameter('integer'))).toBe(false);
    expect(seedPath(seeded())).toEqual(['seed']);
    expect(seedPath(aModel({ id: 'n', provider: 'kie' }))).toBeNull();
  });

  it('is drawn within its limits, never by chance again (-1)', () => {
    const of = (more: object) => [
      drawSeed(parameter('integer', more), () => 0),
      drawSeed(parameter('integer', more), () => 0.9999999999),
    ];
    expect(of({})).toEqual([0, 2_147_483_647]);
    expect(of({ min: 10_000, max: 99_999 })).toEqual([10_000, 99_999]);
    expect(of({ min: -1, max: 10, step: 1 })).toEqual([0, 10]);
    expect(of({ min: -9, max: -1 })).toEqual([-9, -1]);
    expect(of({ min: 1, max: 10, step: 3 })).toEqual([3, 9]);
  });

  it('can be drawn, typed and cleared in the form', () => {
    const model = seeded({ min: 0, max: 100 });
    const asked = ask(model, play(model, []), ['seed']);
    expect(nextQuestion(model, asked)).toMatchObject({ control: 'number', isSeed: true, steps: [] });
    const drawn = play(model, [{ kind: 'draw', value: 42 }], asked);
    expect(drawn).toMatchObject({ asking: null, answers: { seed: 42 } });
    expect(play(model, [{ kind: 'clear' }], ask(model, drawn, ['seed'])).answers).toEqual({});
    expect(answer(model, asked, { kind: 'draw', value: 101 }).problems[0]?.code).toBe('max_value');
    const other = ask(model, asked, ['prompt']);
    expect(nextQuestion(model, other)?.isSeed).toBe(false);
    expect(answer(model, other, { kind: 'draw', value: 1 }).problems[0]?.code).toBe('choice_unknown');
  });

  it('is another one in a variation', () => {
    const model = seeded({ min: 0, max: 9 });
    expect(variationOf(model, { prompt: 'a', seed: 1 }, () => 0.5)).toEqual({ prompt: 'a', seed: 5 });
    expect(variationOf(model, { seed: 5 }, () => 0.5)).toEqual({ seed: 6 });
    expect(variationOf(model, { seed: 9 }, () => 0.99)).toEqual({ seed: 8 });
    expect(variationOf(seeded({ min: 0, max: 9, default: 5 }), {}, () => 0.5)).toEqual({ seed: 6 });
    const answers = { prompt: 'a' };
    expect(variationOf(aModel({ id: 'n', provider: 'kie' }), answers, () => 0.5)).toBe(answers);
  });

  it('is left alone where it may not be given', () => {
    const model = aModel({
      id: 'v',
      provider: 'kie',
      input: { turbo: parameter('boolean'), seed: parameter('integer') },
      constraints: [{ when: { turbo: true }, forbid: ['seed'] }],
    });
    expect(variationOf(model, { turbo: true }, () => 0.5)).toEqual({ turbo: true });
    expect(variationOf(model, { turbo: false }, () => 0.5)).toHaveProperty('seed');
  });

  it('of every model can be drawn in the type of its wire', () => {
    const found = loadedModels().filter((model) => seedPath(model) !== null);
    expect(found.length).toBeGreaterThan(50);
    for (const model of found) {
      const key = String(seedPath(model)?.[0]);
      const of = model.input[key]!;
      for (const random of [0, 0.3, 0.999999]) {
        const value = seedValue(
          of,
          drawSeed(of, () => random),
        );
        expect({ model: model.id, problems: valueProblems(model, of, [key], value) }).toMatchObject({ problems: [] });
      }
    }
    const imagen = found.find(({ id }) => id === 'google/imagen4')!;
    expect(typeof variationOf(imagen, { prompt: 'a' }, () => 0.5).seed).toBe('string');
    const asked = ask(imagen, play(imagen, [say('a')]), ['seed']);
    expect(play(imagen, [{ kind: 'draw', value: 7 }], asked).answers.seed).toBe('7');
  });
});

describe('choices to remember', () => {
  const model = aModel({
    id: 'm',
    provider: 'kie',
    input: {
      prompt: parameter('string', { required: true }),
      size: parameter('enum', { values: ['1K', '2K'], default: '1K' }),
      hd: parameter('boolean', { default: false }),
      duration: parameter('string', { numericRange: { min: 6, max: 30 } }),
      scale: parameter('number', { min: 1, max: 20, default: 7 }),
      seed: parameter('integer', { min: 0, max: 9 }),
      continue_at: parameter('number'),
      index: parameter('integer', { min: 0, max: 5 }),
      task_id: parameter('string'),
      old: parameter('boolean', { deprecated: true }),
      image_url: parameter('string', { format: 'image_url' }),
    },
  });
  const taste = { size: '2K', hd: true, duration: '10', scale: 9 };

  it('are choices, switches and bounded numbers, nothing that speaks of one result', () => {
    const all = {
      prompt: 'a',
      ...taste,
      seed: 3,
      continue_at: 9,
      index: 2,
      task_id: 't',
      old: true,
      image_url: 'https://e.com/a.png',
    };
    expect(choicesToRemember(model, all)).toEqual(taste);
  });

  it('are only those that differ from the default and that the model takes', () => {
    expect(choicesToRemember(model, { size: '1K', hd: false, scale: 7 })).toEqual({});
    expect(choicesToRemember(model, { size: '8K', scale: 99, gone: true })).toEqual({});
  });
});
