import { Logger } from '@nestjs/common';
import { loadKieConfig } from '../../config';
import { Registry } from '../../registry';
import { aModel, parameter } from '../../../test/support/model-builder';
import { loadedModels } from '../../../test/support/models';
import { UNKNOWN_TASK, minimalAnswers, needsEarlierTask } from './minimal-input';

const free = (): number => 0;

const registry = new Registry(loadKieConfig({ KIE_API_KEY: 'key', MODELS_UNVERIFIED: 'sell' }));
beforeAll(() => {
  Logger.overrideLogger(false);
  return registry.onModuleInit();
});
afterAll(() => registry.onModuleDestroy());

describe('the smallest input', () => {
  it.each(loadedModels().map((model) => [model.id, model] as const))('of %s is valid', (_id, model) => {
    const answers = minimalAnswers(model, UNKNOWN_TASK, free);
    expect(registry.validate(model.id, answers)).toMatchObject({ valid: true });
  });

  it('leaves out what is optional and takes the cheapest of several choices', () => {
    const model = aModel({
      id: 'a/b',
      provider: 'kie',
      input: {
        prompt: parameter('string', { required: true, min: 60, max: 62 }),
        mode: parameter('enum', { required: true, values: ['dear', 'cheap'] }),
        style: parameter('string'),
      },
    });
    const answers = minimalAnswers(model, UNKNOWN_TASK, ({ mode }) => (mode === 'cheap' ? 1 : 2));
    expect(Object.keys(answers)).toEqual(['prompt', 'mode']);
    expect(answers.mode).toBe('cheap');
    expect(answers.prompt).toHaveLength(60);
  });

  it('names the earlier task that it is given', () => {
    const model = aModel({ id: 'a/b', provider: 'kie', input: { task_id: parameter('string', { required: true }) } });
    expect(needsEarlierTask(model)).toBe(true);
    expect(minimalAnswers(model, { taskId: 't1', audioId: 'a1' }, free)).toEqual({ task_id: 't1' });
  });

  it('names what makes a form impossible to fill', () => {
    const input = { size: parameter('number', { required: true, min: 5, max: 4 }) };
    expect(() => minimalAnswers(aModel({ id: 'a/b', provider: 'kie', input }), UNKNOWN_TASK, free)).toThrow(/^size /);
  });
});
