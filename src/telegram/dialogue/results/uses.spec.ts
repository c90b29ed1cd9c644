import { aModel, parameter } from '../../../../test/support/model-builder';
import type { GenerationView, StoredOutput } from '../../../generation';
import type { HistoryValue, ModelSpec, Parameter } from '../../../registry';
import { type Offer, answersWith, materialIn, modelsOfKind, usableOutputs, useKinds } from './uses';

const fed = (value: HistoryValue, more: Partial<Parameter> = {}): Parameter =>
  parameter('string', { fromHistory: { value, models: ['song', 'voice'] }, ...more });
const recording = parameter('string', { format: 'audio_url' });
const required = { required: true };

const LYRICS = aModel({
  id: 'lyrics',
  provider: 'kie',
  modelType: 'audio_to_text',
  input: { task_id: fed('task_id', required), audio_id: fed('audio_id', required) },
});
const HEARD = aModel({
  id: 'heard',
  provider: 'kie',
  modelType: 'audio_to_text',
  input: { audio_url: { ...recording, required: true } },
});
const STEMS = aModel({
  id: 'stems',
  provider: 'kie',
  modelType: 'audio_to_audio',
  input: { task_id: fed('task_id'), audio_url: recording },
  variants: [
    { required: ['task_id'], keys: ['task_id'] },
    { required: ['audio_url'], keys: ['audio_url'] },
  ],
});
const SINGERS = aModel({
  id: 'singers',
  provider: 'kie',
  modelType: 'text_to_audio',
  input: {
    prompt: parameter('string', required),
    voices: fed('audio_id', { type: 'array', items: parameter('string') }),
    old: fed('task_id', { deprecated: true }),
  },
});
const MODELS = [HEARD, LYRICS, STEMS, SINGERS];
const offer: Offer = {
  types: () => [...new Set(MODELS.map(({ modelType }) => modelType))].map((modelType) => ({ modelType })),
  ofType: (modelType) => MODELS.filter((one) => one.modelType === modelType),
};

const made = (modelId: string, outputs: StoredOutput[], taskId: string | null = 'task-1'): GenerationView =>
  ({ modelId, outputs, taskId, receipt: null }) as Partial<GenerationView> as GenerationView;
const track = (id?: string): StoredOutput => ({
  kind: 'audio',
  url: 'https://files.invalid/a.mp3',
  ...(id === undefined ? {} : { id }),
});
const kindsOf = (generation: GenerationView, number: number): [string, string[]][] => {
  const material = materialIn(generation, number);
  if (material === null) return [];
  return useKinds(offer, material).map(({ modelType, models }): [string, string[]] => [
    modelType,
    models.map(({ id }: ModelSpec) => id),
  ]);
};

describe('models that go on from a task', () => {
  it('are uses of what that task has made, besides those that take the file', () => {
    expect(kindsOf(made('song', [track('a')]), 1)).toEqual([
      ['audio_to_text', ['heard', 'lyrics']],
      ['audio_to_audio', ['stems']],
      ['other', ['singers']],
    ]);
    expect(kindsOf(made('speech', [track('a')]), 1)).toEqual([
      ['audio_to_text', ['heard']],
      ['audio_to_audio', ['stems']],
    ]);
  });

  it('begin with the ids of the chosen result', () => {
    const song = made('song', [track('a'), track('b')]);
    expect(answersWith(LYRICS, song, 2)).toEqual({ task_id: 'task-1', audio_id: 'b' });
    expect(answersWith(SINGERS, song, 1)).toEqual({ voices: ['a'] });
    expect(answersWith(LYRICS, made('song', [track()]), 1)).toEqual({ task_id: 'task-1' });
    expect(answersWith(LYRICS, made('speech', [track('a')]), 1)).toBeNull();
    expect(answersWith(LYRICS, made('song', [track('a')], null), 3)).toBeNull();
  });

  it('prefer the task to a copy of its file, where they work from either', () => {
    expect(answersWith(STEMS, made('song', [track('a')]), 1)).toEqual({ task_id: 'task-1' });
    expect(answersWith(STEMS, made('speech', [track('a')]), 1)).toMatchObject({ audio_url: { $media: {} } });
  });

  it('make use of data that is no input in itself', () => {
    const voice = made('voice', [{ kind: 'json', json: {}, id: 'v' }]);
    expect(usableOutputs(voice)).toEqual([1]);
    expect(kindsOf(voice, 1)).toEqual([
      ['audio_to_text', ['lyrics']],
      ['audio_to_audio', ['stems']],
      ['text_to_audio', ['singers']],
    ]);
    expect(answersWith(SINGERS, voice, 1)).toEqual({ voices: ['v'] });
    expect(kindsOf(made('measures', [{ kind: 'json', json: {} }]), 1)).toEqual([]);
    expect(usableOutputs(made('measures', [{ kind: 'json', json: {} }], null))).toEqual([]);
    expect(usableOutputs(made('song', [track('a'), { kind: 'json', json: {} }]))).toEqual([1]);
    expect(modelsOfKind(offer, 'text_to_text', { kind: null })).toEqual([]);
  });
});
