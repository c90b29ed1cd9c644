import { meansNotFound, taskOf } from './task';

const base = { taskId: 't', model: 'm', state: 'generating', resultJson: '', failCode: null, failMsg: null };

describe('taskOf', () => {
  it('decodes both layers of param', () => {
    const param = JSON.stringify({ callBackUrl: 'https://us.example/x', input: JSON.stringify({ n: 5 }), model: 'm' });
    expect(taskOf({ ...base, param }, 't').param).toEqual({ callbackUrl: 'https://us.example/x', input: { n: 5 } });
  });

  it.each([
    ['waiting', 'running'],
    ['queuing', 'running'],
    ['generating', 'running'],
    ['paused', 'running'],
    ['success', 'success'],
    ['fail', 'fail'],
  ])('reads %s as %s', (state, expected) => expect(taskOf({ ...base, state }, 't').state).toBe(expected));

  it.each([
    [0, 'running'],
    [1, 'success'],
    [2, 'fail'],
    [3, 'fail'],
  ])('reads successFlag %i as %s where there is no state', (successFlag, expected) =>
    expect(taskOf({ ...base, state: undefined, successFlag }, 't').state).toBe(expected),
  );

  it('prefers response over resultJson', () => {
    const task = taskOf(
      { ...base, response: { resultUrls: ['https://a'] }, resultJson: '{"resultUrls":["https://b"]}' },
      't',
    );
    expect(task.result).toEqual({ resultUrls: ['https://a'] });
  });

  it.each([[{}], [null], [undefined], ['']])('falls back to resultJson where response is %j', (response) => {
    expect(taskOf({ ...base, response, resultJson: '{"a":1}' }, 't').result).toEqual({ a: 1 });
  });

  it.each([[''], ['{"broken'], [null]])('has no result where resultJson is %j', (resultJson) => {
    expect(taskOf({ ...base, resultJson }, 't').result).toBeNull();
  });

  it('refuses what is no record', () => expect(() => taskOf('text', 't')).toThrow(/without a record/));
});

it.each([
  ['422', 'recordInfo is null', true],
  ['404', 'Task not found', true],
  ['404', '', false], // a page of HTML
  ['404', 'no such path', false],
  ['422', 'prompt is required', false],
])('%s %s means that kie does not know the task: %s', (code, message, expected) => {
  expect(meansNotFound(code, message)).toBe(expected);
});
