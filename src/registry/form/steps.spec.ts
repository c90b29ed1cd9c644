import * as fc from 'fast-check';
import { play, say } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { loadedModels } from '../../../test/support/models';
import { answer, ask, emptyForm, nextQuestion } from './form';
import { spreadNumbers, stepped, stepsOf } from './steps';
import type { ModelSpec, Parameter } from '../model-spec';
import { valueProblems } from '../validator';

const integer = (more: Partial<Parameter>) => parameter('integer', more);
const number = (more: Partial<Parameter>) => parameter('number', more);

describe('numbers with step buttons', () => {
  it.each<[string, Parameter, number[]]>([
    ['a long range', integer({ min: 10, max: 360 }), [-10, -1, 1, 10]],
    ['a middling one', integer({ min: 2, max: 30 }), [-5, -1, 1, 5]],
    ['a short one', integer({ min: 3, max: 15 }), [-1, 1]],
    ['a grid', number({ min: 40, max: 120, step: 4 }), [-4, 4]],
    ['hundredths', number({ min: 0, max: 1, step: 0.01 }), [-0.1, -0.01, 0.01, 0.1]],
    ['no grid', number({ min: 0, max: 1 }), [-0.1, -0.01, 0.01, 0.1]],
    ['a number sent as text', parameter('string', { numericRange: { min: 6, max: 30 } }), [-1, 1]],
    ['one that all stands on buttons', integer({ min: 1, max: 6 }), []],
    ['no end', integer({ min: 1 }), []],
    ['no limits', number({}), []],
    ['a single value', integer({ min: 3, max: 3 }), []],
  ])('have steps that fit %s', (_name, of, expected) => expect(stepsOf(of)).toEqual(expected));

  it.each<[string, Parameter, number | null, number, number | null]>([
    ['goes on', integer({ min: 3, max: 15 }), 5, 1, 6],
    ['stops at the end', integer({ min: 10, max: 360 }), 355, 10, 360],
    ['says that it is the end', integer({ min: 10, max: 360 }), 360, 10, null],
    ['keeps to the grid', number({ min: 0, max: 1, step: 0.1 }), 0.7, 0.1, 0.8],
    ['gets onto the grid', number({ min: 40, max: 120, step: 4 }), 41, 4, 44],
    ['begins at the least one', integer({ min: 3, max: 15 }), null, 1, 3],
    ['begins at the greatest one', integer({ min: 3, max: 15 }), null, -1, 15],
    ['reaches a special value', integer({ min: 4, max: 15, specialValues: [-1] }), 4, -1, -1],
    ['does not jump to it from afar', integer({ min: 4, max: 15, specialValues: [-1] }), 6, -10, 4],
    ['comes back from it', integer({ min: 4, max: 15, specialValues: [-1] }), -1, 1, 4],
    ['ends at it', integer({ min: 4, max: 15, specialValues: [-1] }), -1, -1, null],
    ['moves by less than the grid', integer({ min: 3, max: 15 }), 5, 0.1, 6],
  ])('%s', (_name, of, from, by, expected) => expect(stepped(of, from, by)).toBe(expected));

  it.each<[string, Parameter, number[]]>([
    ['a long range from end to end', integer({ min: 1, max: 15 }), [1, 3, 5, 7, 9, 11, 13, 15]],
    ['a grid', number({ min: 0, max: 1, step: 0.1 }), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ['no grid', number({ min: 0.1, max: 15 }), [0.1, 2, 4, 6, 9, 11, 13, 15]],
    ['special values', integer({ min: 4, max: 30, specialValues: [-1] }), [4, 8, 11, 15, 19, 23, 26, 30, -1]],
    ['no end', integer({ min: 1 }), []],
  ])('have a few numbers to choose from inside of groups: %s', (_name, of, expected) =>
    expect(spreadNumbers(of)).toEqual(expected),
  );

  const video = aModel({
    id: 'v',
    provider: 'kie',
    input: {
      duration: parameter('string', { required: true, numericRange: { min: 6, max: 30 } }),
      scale: number({ min: 1, max: 20, step: 0.5, default: 7.5 }),
      shots: parameter('array', {
        items: parameter('object', { properties: { seconds: integer({ required: true, min: 1, max: 60 }) } }),
      }),
    },
  });

  it('keep asking, so that one steps several times, and keep the type of the wire', () => {
    const asked = nextQuestion(video, emptyForm(video));
    expect(asked).toMatchObject({ path: ['duration'], steps: [-1, 1], current: null });
    const state = play(video, [
      { kind: 'step', by: 1 },
      { kind: 'step', by: 1 },
      { kind: 'step', by: 5 },
    ]);
    expect(state.answers.duration).toBe('12');
    expect(nextQuestion(video, state)).toMatchObject({ path: ['duration'], current: 12, canSkip: true });
    expect(nextQuestion(video, play(video, [{ kind: 'skip' }], state))).toBeNull();
    expect(play(video, [say('20')], state).asking).toBeNull();
  });

  it('count from the default', () => {
    const asked = ask(video, play(video, [say('6')]), ['scale']);
    expect(nextQuestion(video, asked)).toMatchObject({ current: 7.5, steps: [-2.5, -0.5, 0.5, 2.5] });
    expect(play(video, [{ kind: 'step', by: -0.5 }], asked).answers.scale).toBe(7);
  });

  it('say where the end is, and that a button is outdated where there are no steps', () => {
    const end = play(video, [say('30')]);
    const asked = ask(video, end, ['duration']);
    expect(answer(video, asked, { kind: 'step', by: 1 })).toMatchObject({
      state: asked,
      problems: [{ code: 'max_value', key: 'duration', parameters: { limit: 30, given: 31 } }],
    });
    const inGroup = ask(video, end, ['shots']);
    expect(nextQuestion(video, inGroup)).toMatchObject({ path: ['shots', 0, 'seconds'], steps: [] });
    for (const by of [1, 0, NaN]) {
      expect(answer(video, inGroup, { kind: 'step', by }).problems[0]?.code).toBe('choice_unknown');
    }
    expect(answer(video, asked, { kind: 'step', by: Infinity }).problems[0]?.code).toBe('choice_unknown');
  });

  it('of every model lead to values that it takes, whatever is tapped', () => {
    const steppable = loadedModels().flatMap((model) =>
      Object.entries(model.input).flatMap(([key, of]): [ModelSpec, string, Parameter][] =>
        stepsOf(of).length > 0 ? [[model, key, of]] : [],
      ),
    );
    expect(steppable.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(fc.constantFrom(...steppable), fc.array(fc.nat(3), { maxLength: 30 }), ([model, key, of], taps) => {
        let current = typeof of.default === 'number' ? of.default : null;
        for (const tap of taps) {
          const steps = stepsOf(of);
          const next = stepped(of, current, steps[tap % steps.length] ?? 1);
          if (next === null) continue;
          const value = of.type === 'string' ? String(next) : next;
          expect({ model: model.id, key, next, problems: valueProblems(model, of, [key], value) }).toMatchObject({
            problems: [],
          });
          expect(next).not.toBe(current);
          current = next;
        }
      }),
    );
  });
});
