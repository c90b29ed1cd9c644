import { aModel, parameter } from '../../../../test/support/model-builder';
import type { StoredOutput } from '../../../generation';
import { type HistoryValue, type ModelSpec, type Parameter, emptyForm } from '../../../registry';
import { parsePick, pickData, pickLabel } from './screens/pick-buttons';
import { type PickedFrom, candidatesOf, idFor, makersOf, needAt, picked } from './picks';

const fed = (value: HistoryValue, more: Partial<Parameter> = {}, sameTaskAs?: string): Parameter =>
  parameter('string', {
    required: true,
    fromHistory: { value, models: ['song/*'], ...(sameTaskAs === undefined ? {} : { sameTaskAs }) },
    ...more,
  });
const LYRICS = aModel({
  id: 'lyrics',
  provider: 'kie',
  input: { task_id: fed('task_id'), audio_id: fed('audio_id', {}, 'task_id') },
});
const SINGERS = aModel({
  id: 'singers',
  provider: 'kie',
  input: { audio_ids: fed('audio_id', { type: 'array', required: false, items: parameter('string') }) },
});

const song = (number: number, ...tracks: (string | undefined)[]): PickedFrom => ({
  id: `01234567-89ab-4cde-8f01-00000000000${number}`,
  model: undefined,
  modelId: 'song/make',
  input: { prompt: 'a song about the sea and the wind that never stops' },
  taskId: `task-${number}`,
  outputs: tracks.map((id): StoredOutput => ({ kind: 'audio', ...(id === undefined ? {} : { id }) })),
  createdAt: new Date('2026-11-21T14:02:00Z'),
});
const needOf = (model: ModelSpec, key: string) => {
  const need = needAt(model, [key]);
  if (need === null) throw new Error(`${key} is not fed from the history`);
  return need;
};
const NOTHING = { taskId: undefined, taken: [] };

describe('works that answer a question', () => {
  it('are generations where the task is asked for, else each of their results that has an id', () => {
    const works = [song(1, 'a', undefined, 'c'), song(2, 'd')];
    const tasks = candidatesOf(needOf(LYRICS, 'task_id'), works, NOTHING, 8);
    expect(tasks.map(({ output, value }) => [output, value])).toEqual([
      [0, 'task-1'],
      [0, 'task-2'],
    ]);
    const tracks = candidatesOf(needOf(LYRICS, 'audio_id'), works, NOTHING, 8);
    expect(tracks.map(({ output, value }) => [output, value])).toEqual([
      [1, 'a'],
      [3, 'c'],
      [1, 'd'],
    ]);
    expect(candidatesOf(needOf(LYRICS, 'audio_id'), works, NOTHING, 2)).toHaveLength(2);
  });

  it('are of the task that is given, unless that is none of these', () => {
    const works = [song(1, 'a'), song(2, 'd')];
    const values = (taskId: string): string[] =>
      candidatesOf(needOf(LYRICS, 'audio_id'), works, { taskId, taken: [] }, 8).map(({ value }) => value);
    expect(values('task-2')).toEqual(['d']);
    expect(values('typed')).toEqual(['a', 'd']);
  });

  it('are not offered to a list a second time', () => {
    const taken = { taskId: undefined, taken: ['a'] };
    expect(candidatesOf(needOf(SINGERS, 'audio_ids'), [song(1, 'a', 'b')], taken, 8)).toMatchObject([{ value: 'b' }]);
  });

  it('have no id for what they are not asked for', () => {
    const need = needOf(LYRICS, 'task_id');
    expect(idFor(need, { ...song(1, 'a'), modelId: 'film' }, 0)).toBeNull();
    expect(idFor(need, { ...song(1, 'a'), taskId: null }, 0)).toBeNull();
    expect(idFor(need, song(1), 0)).toBeNull();
    expect(idFor(need, song(1, 'a'), 1)).toBeNull();
    expect(idFor(needOf(LYRICS, 'audio_id'), song(1, 'a'), 2)).toBeNull();
    expect(needAt(aModel({ id: 'x', provider: 'kie' }), ['prompt'])).toBeNull();
  });

  it('are made by models that people can begin with, first of all', () => {
    const makers = [
      aModel({ id: 'song/extend', provider: 'kie', input: { task_id: fed('task_id') } }),
      aModel({ id: 'song/make', provider: 'kie' }),
      aModel({ id: 'film', provider: 'kie' }),
    ];
    const ids = makersOf(needOf(LYRICS, 'task_id'), makers, 3).map(({ id }) => id);
    expect(ids).toEqual(['song/make', 'song/extend']);
  });
});

describe('a pick', () => {
  it('of a task brings its only track along; of several one is asked', () => {
    const only = picked(LYRICS, emptyForm(LYRICS), ['task_id'], song(1, 'a'), 0);
    expect(only).toMatchObject({
      form: { answers: { task_id: 'task-1', audio_id: 'a' } },
      view: { kind: 'card' },
    });
    const several = picked(LYRICS, emptyForm(LYRICS), ['task_id'], song(1, 'a', 'b'), 0);
    expect(several?.form.answers).toEqual({ task_id: 'task-1' });
    expect(several?.view).toMatchObject({ kind: 'question', question: { key: 'audio_id' } });
  });

  it('of a track brings its task along, also in place of another', () => {
    const form = { ...emptyForm(LYRICS), answers: { task_id: 'task-9' } };
    const next = picked(LYRICS, form, ['audio_id'], song(1, 'a', 'b'), 2);
    expect(next).toMatchObject({
      form: { answers: { task_id: 'task-1', audio_id: 'b' } },
      view: { kind: 'card' },
    });
  });

  it('of another task takes the track of the former away', () => {
    const form = { ...emptyForm(LYRICS), answers: { task_id: 'task-1', audio_id: 'a' } };
    const next = picked(LYRICS, form, ['task_id'], song(2, 'c', 'd'), 0);
    expect(next?.form.answers).toEqual({ task_id: 'task-2' });
    expect(next?.view).toMatchObject({ kind: 'question', question: { key: 'audio_id' } });
    const kept = picked(LYRICS, form, ['task_id'], song(1, 'a', 'b'), 0);
    expect(kept?.form.answers).toEqual({ task_id: 'task-1', audio_id: 'a' });
  });

  it('for a list is one more item; the list stays open', () => {
    const first = picked(SINGERS, { ...emptyForm(SINGERS), asking: ['audio_ids'] }, ['audio_ids'], song(1, 'a'), 1);
    const second = first && picked(SINGERS, first.form, ['audio_ids'], song(2, 'b'), 1);
    expect(second?.form.answers).toEqual({ audio_ids: ['a', 'b'] });
    expect(second?.view).toMatchObject({ kind: 'question', question: { canFinish: true } });
  });

  it('is refused where the work does not fit', () => {
    expect(picked(LYRICS, emptyForm(LYRICS), ['audio_id'], song(1, 'a'), 7)).toBeNull();
    expect(picked(LYRICS, emptyForm(LYRICS), ['nothing'], song(1, 'a'), 0)).toBeNull();
  });
});

describe('the button of a work', () => {
  it('says when and what it was, on the width of a phone', () => {
    const generation = song(1, 'a', 'b');
    expect(pickLabel('ru', { generation, output: 2, value: 'b' })).toMatch(
      /^🎵 21\.11, 14:02 · № 2 · a song about.*…$/u,
    );
    const voice = {
      ...generation,
      input: { timbre: 'kore', name: 'Aunt Ann' },
      outputs: [{ kind: 'json' as const, id: 'v' }],
    };
    expect(pickLabel('en', { generation: voice, output: 1, value: 'v' })).toBe('🧾 21/11, 14:02 · Aunt Ann');
    const titled = { ...generation, outputs: [{ kind: 'audio' as const, id: 'a', title: 'Sea wind' }] };
    expect(pickLabel('en', { generation: titled, output: 1, value: 'a' })).toBe('🎵 21/11, 14:02 · Sea wind');
  });

  it('finds its way back, within the 64 bytes that Telegram gives', () => {
    const press = { token: 'abcdefgh', path: [41, 12], generationId: song(1).id, output: 12 };
    const data = pickData(press);
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    expect(parsePick(data.split(':').slice(1))).toEqual(press);
    expect(parsePick(['abcdefgh', 'x', 'y', '1'])).toBeNull();
    expect(parsePick([])).toBeNull();
  });
});
