import { file, finish, pathAsked, play, say, send } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { loadedModels } from '../../../test/support/models';
import { answer, ask, nextQuestion } from './form';
import { numberExample, numberItems } from './numbers';
import { describeProblem, hintOf } from '../titles';
import { validatorOf } from '../validator';

const integers = parameter('array', { items: parameter('integer') });
const box = parameter('array', { min: 4, max: 4, items: parameter('integer', { min: 0 }) });

describe('boxes and other lists of lists of numbers', () => {
  const first = [10, 20, 300, 400];
  const second = [5, 6, 70, 80];

  it.each([
    ['10 20 300 400', [first]],
    ['10, 20, 300, 400', [first]],
    ['[10,20,300,400]', [first]],
    [
      '(10 20) (300 400)',
      [
        [10, 20],
        [300, 400],
      ],
    ],
    ['10 20 300 400\n5 6 70 80', [first, second]],
    ['10 20 300 400; 5 6 70 80', [first, second]],
    ['[10,20,300,400],[5,6,70,80]', [first, second]],
    ['[10 20 300 400] [5 6 70 80]', [first, second]],
    ['[[10,20,300,400],\n[5,6,70,80]]', [first, second]],
    ['[["10","20"]]', [[10, 20]]],
    ['-1 2.5', [[-1, 2.5]]],
  ])('reads %j', (text, expected) => {
    expect(numberItems(integers, text)).toEqual(expected);
  });

  it('cuts one long line where the length of each is known', () => {
    expect(numberItems(box, '10 20 300 400 5 6 70 80')).toEqual([first, second]);
    expect(numberItems(integers, '10 20 300 400 5 6 70 80')).toEqual([[...first, ...second]]);
  });

  it.each(['', 'left', '10 x 30', '[[1,2],3]', '{"a":1}', '[]', '10 20\nhere'])('is not misled by %j', (text) => {
    expect(numberItems(integers, text)).toBeNull();
  });

  it('takes a message for one group where lists of boxes are wanted, and an empty line for the next', () => {
    const group = parameter('array', { items: integers });
    expect(numberItems(group, '10 20 300 400')).toEqual([[first]]);
    expect(numberItems(group, '10 20 300 400\n5 6 70 80')).toEqual([[first, second]]);
    expect(numberItems(group, '10 20 300 400\n\n5 6 70 80')).toEqual([[first], [second]]);
    expect(numberItems(group, '10 20 300 400\n\n-\n\n5 6 70 80')).toEqual([[first], [], [second]]);
    expect(numberItems(group, '[[[10,20,300,400]],[[5,6,70,80]]]')).toEqual([[first], [second]]);
    expect(numberItems(group, '[[10,20,300,400],[5,6,70,80]]')).toEqual([[first, second]]);
    expect(numberItems(group, '[10,20,300,400]')).toEqual([[first]]);
    expect(numberItems(group, '[]')).toEqual([[]]);
  });

  it('keeps the type of the wire, and takes JSON alone of what is deeper still', () => {
    const texts = parameter('array', { items: parameter('string', { numericRange: { min: 0, max: 9 } }) });
    expect(numberItems(texts, '1 2\n3 4')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    const deep = parameter('array', { items: parameter('array', { items: integers }) });
    expect(numberItems(deep, '1 2')).toBeNull();
    expect(numberItems(deep, '[[[[1]]]]')).toEqual([[[[1]]]]);
  });

  it('gives an example within the limits', () => {
    expect(numberExample(integers)).toBe('10 20 300 400');
    expect(numberExample(parameter('array', { min: 2, max: 2, items: parameter('integer') }))).toBe('10 20');
    const shares = parameter('array', { min: 3, max: 3, items: parameter('number', { min: 0, max: 1 }) });
    expect(numberExample(shares)).toBe('0.25 0.5 0.75');
  });

  const model = aModel({
    id: 'b',
    provider: 'kie',
    input: { prompt: parameter('string'), boxes: parameter('array', { max: 3, items: box }) },
  });

  it('are asked in one question that stays open until ✅', () => {
    const asked = ask(model, { ...play(model, []) }, ['boxes']);
    expect(nextQuestion(model, asked)).toMatchObject({
      path: ['boxes'],
      control: 'text_list',
      example: '10 20 300 400',
      choices: [],
    });
    const two = play(model, [say('10 20 300 400\n5 6 70 80')], asked);
    expect(nextQuestion(model, two)).toMatchObject({ path: ['boxes'], items: [first, second], canFinish: true });
    const turned = play(model, [{ kind: 'move', index: 1, to: 0 }], two);
    expect(play(model, [finish], turned)).toMatchObject({ asking: null, answers: { boxes: [second, first] } });
    const full = answer(model, two, say('1 2 3 4\n1 2 3 4'));
    expect(full.problems).toMatchObject([{ code: 'some_left_out', parameters: { limit: 3, given: 1 } }]);
    expect(full.state.answers.boxes).toHaveLength(3);
  });

  it('explain what is wrong, and keep what was right beside it', () => {
    const asked = ask(model, play(model, []), ['boxes']);
    const words = answer(model, asked, say('on the left'));
    expect(words.problems).toMatchObject([{ code: 'numbers', parameters: { limit: '10 20 300 400' } }]);
    expect(words.problems.map((problem) => describeProblem(model, problem, 'en'))).toEqual([
      '“Boxes № 1”: send numbers like 10 20 300 400, a line for each; “on the left” is something else.',
    ]);
    expect(answer(model, asked, send(file('image'))).problems[0]?.code).toBe('text_needed');
    const short = answer(model, asked, say('1 2 3 4\n1 2 3'));
    expect(short.problems).toMatchObject([
      { code: 'min_items', path: ['boxes', 1], parameters: { limit: 4, given: 3 } },
    ]);
    expect(short.state.answers.boxes).toEqual([[1, 2, 3, 4]]);
  });

  it('are told about in both languages, with an example', () => {
    for (const locale of ['ru', 'en'] as const) {
      expect(hintOf('boxes', model.input.boxes!, locale)).toContain('10 20 300 400');
    }
  });

  it('of wan/2-7-image are one message for each picture', () => {
    const wan = loadedModels().find(({ id }) => id === 'wan/2-7-image')!;
    const asked = ask(wan, play(wan, [say('a cat')]), ['bbox_list']);
    expect(pathAsked(wan, asked)).toEqual(['bbox_list']);
    const state = play(wan, [say('10 20 300 400\n5 6 70 80'), say('-'), finish], asked);
    expect(state.answers.bbox_list).toEqual([[first, second], []]);
    expect(nextQuestion(wan, state)).toBeNull();
    const picture = { $media: file('image') };
    expect(validatorOf(wan)({ ...state.answers, input_urls: [picture, picture] })).toMatchObject({ valid: true });
    expect(validatorOf(wan)({ ...state.answers, input_urls: [picture] })).toMatchObject({ valid: false });
    expect(hintOf('bbox_list', wan.input.bbox_list!, 'ru')).toContain('10 20 300 400');
  });
});
