import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { play, say } from '../../test/support/form-player';
import { answer, emptyForm, nextQuestion } from './form/form';
import { cardRows } from './form/card';
import type { Answers, ModelSpec, Rule } from './model-spec';
import { describeProblem } from './titles';
import { validatorOf } from './validator';

const models = new Map(loadedModels().map((model) => [model.id, model]));
const known = (id: string): ModelSpec => models.get(id) as ModelSpec;
const picture = { $media: { source: 'telegram', ref: 'p', kind: 'image' as const } };

const model = (...constraints: Rule[]): ModelSpec =>
  aModel({
    id: 'm',
    provider: 'kie',
    input: {
      prompt: parameter('string'),
      images: parameter('array', { items: parameter('string') }),
      people: parameter('array', { items: parameter('string') }),
      from: parameter('number'),
      to: parameter('number', { title: { en: 'The end' } }),
      parts: parameter('array', {
        items: parameter('object', { properties: { from: parameter('number'), to: parameter('number') } }),
      }),
      shots: parameter('boolean'),
    },
    constraints,
  });

const words = (of: ModelSpec, input: Answers): string[] => {
  const checked = validatorOf(of)(input);
  return checked.valid ? [] : checked.problems.map((problem) => describeProblem(of, problem, 'en'));
};

describe('a rule', () => {
  const slots = model({ together: { of: { images: 1, people: 2 }, max: 4 } });
  const same = model({ sameCount: ['people', 'images'] });
  const span = model({ span: { from: 'from', to: 'to', min: 10, max: 20 } });
  const parts = model({ span: { in: 'parts', from: 'from', to: 'to', max: 10 } });
  const named = model({ when: { prompt: { contains: '@' } }, require: ['images'] });

  it.each<[string, ModelSpec, Answers, string[]]>([
    ['counts what each item takes', slots, { images: ['a', 'b'], people: ['c'] }, []],
    [
      'and says when there is no room',
      slots,
      { images: ['a', 'b', 'c'], people: ['c'] },
      ['“Images”, “People”: there is room for 4, but what is given takes 5. Take something away.'],
    ],
    ['wants as many of one as of another', same, { images: ['a'], people: ['b'] }, []],
    ['but none where none are given', same, { images: ['a'] }, []],
    [
      'and says how many',
      same,
      { images: ['a', 'b'], people: ['c'] },
      ['“People” needs as many as there are in “Images”: 2, but has 1.'],
    ],
    ['takes a length within its limits', span, { from: 5, to: 15 }, []],
    ['needs both ends', span, { from: 5 }, []],
    [
      'refuses the end before the beginning',
      span,
      { from: 5, to: 5 },
      ['“The end” must come after the beginning (“From”).'],
    ],
    [
      'refuses a short one',
      span,
      { from: 5, to: 14.5 },
      ['“The end” must be at least 10 after the beginning (“From”), but is 9.5 after it.'],
    ],
    [
      'looks into each group of a list',
      parts,
      {
        parts: [
          { from: 0, to: 10 },
          { from: 0, to: 11 },
        ],
      },
      ['“To № 2” must be at most 10 after the beginning (“From”), but is 11 after it.'],
    ],
    ['applies where a text has a sign in it', named, { prompt: 'a cat' }, []],
    ['and says what it depends on', named, { prompt: 'a @cat' }, ['“Images” is needed. This depends on: “Prompt”.']],
  ])('%s', (_name, of, input, expected) => expect(words(of, input)).toEqual(expected));

  it('about a length is told with the question for its end, and checked with its answer', () => {
    const cut = {
      ...span,
      input: { from: parameter('number', { required: true }), to: parameter('number', { required: true }) },
    };
    const begun = play(cut, [say('5')]);
    expect(nextQuestion(cut, begun)).toMatchObject({ path: ['to'], min: 15, max: 25 });
    expect(answer(cut, begun, say('14')).problems).toMatchObject([{ code: 'span_short', path: ['to'] }]);
    expect(play(cut, [say('15')], begun).answers).toEqual({ from: 5, to: 15 });
  });

  it('that asks for a parameter and leaves it one value gives it that value', () => {
    const shots = model({ when: { people: { given: true } }, require: ['shots'], only: { shots: [true] } });
    expect(validatorOf(shots)({ people: ['a'] })).toMatchObject({ valid: true, input: { shots: true } });
    expect(nextQuestion(shots, { ...emptyForm(shots), answers: { people: ['a'] } })).toBeNull();
    expect(words(shots, { people: ['a'], shots: false })).toEqual([
      '“Scenes” can only be Yes here, but is No. This depends on: “People”.',
    ]);
  });
});

describe('Kling 3.0 Omni', () => {
  const omni = known('kling-3.0-omni/text-to-video');
  const shots = [{ prompt: 'a cat', duration: 3 }];

  it('makes a film of a plain prompt, although the provider calls for shots by default', () => {
    const input = { prompt: 'a cat' };
    expect(validatorOf(omni)(input)).toMatchObject({ valid: true, input: { customize_multi_shots: false } });
    const state = { ...emptyForm(omni), answers: input };
    expect(nextQuestion(omni, state)).toBeNull();
    expect(cardRows(omni, state).find(({ key }) => key === 'customize_multi_shots')?.value).toBe(false);
  });

  it.each(['text-to-video', 'image-to-video', 'reference-to-video'])('takes shots for what they are in %s', (kind) => {
    const model = known(`kling-3.0-omni/${kind}`);
    const input = {
      prompt: 'a cat',
      multi_prompt: shots,
      ...(kind.startsWith('text') ? {} : { image_urls: [picture] }),
    };
    expect(validatorOf(model)(input)).toMatchObject({ valid: true, input: { customize_multi_shots: true } });
  });
});
