import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { historyFindings, historyNeed } from './from-history';
import type { Parameter } from './model-spec';

const NAMED_LIKE_AN_ID = /(task_?id|(audio|persona|voice|character)_?ids?(_list)?)$/i;
/** Named like the id of earlier work, but it is not. */
const EXCEPTIONS: Record<string, string> = { 'gemini-omni-audio audio_id': 'one of the preset voices' };

const tracks = parameter('string', {
  fromHistory: { value: 'audio_id', models: ['music/generate', 'music/upload-*'], sameTaskAs: 'task_id' },
});
const task = parameter('string', { fromHistory: { value: 'task_id', models: ['music/*'] } });

describe('parameters that are filled from the history', () => {
  const models = loadedModels();
  const parameters = models.flatMap((model) =>
    Object.entries(model.input).map(([key, value]) => ({ name: `${model.id} ${key}`, key, model, parameter: value })),
  );

  it('are all that are named like the id of earlier work', () => {
    const forgotten = parameters.filter(
      ({ name, key, parameter: { format, fromHistory } }) =>
        NAMED_LIKE_AN_ID.test(key) && format === undefined && fromHistory === undefined && !(name in EXCEPTIONS),
    );
    expect(forgotten.map(({ name }) => name)).toEqual([]);
  });

  it('are these, each with the models whose work is meant', () => {
    const list = parameters.flatMap(({ name, parameter: { fromHistory } }) =>
      fromHistory === undefined ? [] : [`${name} = ${fromHistory.value} of ${fromHistory.models.join(', ')}`],
    );
    expect(list).toMatchSnapshot();
  });

  it('name models that are in the file, with outputs that can have such an id', () => {
    const outputs = { task_id: null, audio_id: ['audio', 'json'], persona_id: ['json'], character_id: ['json'] };
    for (const { name, parameter: one } of parameters) {
      const need = historyNeed(one);
      if (need === null) continue;
      for (const pattern of one.fromHistory?.models ?? []) {
        const only = historyNeed({ ...one, fromHistory: { value: need.value, models: [pattern] } });
        const meant = models.filter((model) => only?.models(model.id));
        expect({ name, pattern, found: meant.length > 0 }).toEqual({ name, pattern, found: true });
        const kinds: string[] | null = outputs[need.value];
        expect({ name, odd: meant.filter((model) => kinds !== null && !kinds.includes(model.output)) }).toEqual({
          name,
          odd: [],
        });
      }
    }
  });
});

describe('historyNeed', () => {
  it('knows models by id and by their beginning', () => {
    const need = historyNeed(tracks);
    expect(need).toMatchObject({ value: 'audio_id', sameTaskAs: 'task_id' });
    const ids = ['music/generate', 'music/generate-lyrics', 'music/upload-and-extend', 'other/upload-x'];
    expect(ids.map((id) => need?.models(id))).toEqual([true, false, true, false]);
  });

  it('is null for what the user gives', () => {
    expect(historyNeed(parameter('string'))).toBeNull();
  });
});

describe('mistakes in from_history', () => {
  const findings = (input: Record<string, Parameter>) => historyFindings(aModel({ id: 'a', provider: 'kie', input }));

  it('takes a track of the task that another parameter names', () => {
    expect(findings({ task_id: task, audio_id: tracks })).toEqual([]);
    expect(findings({ ids: parameter('array', { ...task, type: 'array', items: parameter('string') }) })).toEqual([]);
  });

  it('refuses a task that no parameter names', () => {
    expect(findings({ taskId: task, audio_id: tracks })).toEqual([
      {
        path: ['input', 'audio_id', 'from_history', 'same_task_as'],
        reason: '"task_id" is no parameter that names a task: did you mean "taskId"?',
      },
    ]);
  });

  it.each([
    ['a number', parameter('integer', { fromHistory: task.fromHistory })],
    ['a file', parameter('string', { format: 'audio_url', fromHistory: task.fromHistory })],
  ])('refuses %s', (_name, one) => {
    expect(findings({ one })[0]?.path).toEqual(['input', 'one', 'from_history']);
  });
});
