import { aModel, parameter } from '../../../../test/support/model-builder';
import { emptyForm } from '../../../registry';
import { type FlowEvent, type FlowStep, step } from './flow';

const model = aModel({
  id: 'picture',
  provider: 'kie',
  input: {
    prompt: parameter('string', { required: true, max: 100 }),
    strength: parameter('integer', { min: 0, max: 100, default: 50 }),
    seed: parameter('integer', { min: 0, max: 999 }),
    words: parameter('array', { max: 5, items: parameter('string', { required: true }) }),
  },
});

const after = (...events: FlowEvent[]): FlowStep => {
  let last: FlowStep = step(model, emptyForm(model), { kind: 'text', text: 'a cat' });
  for (const event of events) last = step(model, last.form, event);
  return last;
};

describe('values that are changed by buttons', () => {
  it('steps a number within its range, and stays with the question', () => {
    const asked = after({ kind: 'ask', path: ['strength'] });
    const steps = asked.view.kind === 'question' ? asked.view.question.steps : [];
    expect(steps).toEqual([-10, -1, 1, 10]);
    const up: FlowEvent = { kind: 'step', path: ['strength'], index: 3 };
    const stepped = after({ kind: 'ask', path: ['strength'] }, up, up);
    expect(stepped.form.answers['strength']).toBe(70);
    expect(stepped.view.kind).toBe('question');
    expect(after({ kind: 'step', path: ['strength'], index: 9 }).view.kind).toBe('outdated');
  });

  it('takes a drawn seed, and nothing drawn for what is no seed', () => {
    expect(after({ kind: 'draw', path: ['seed'], value: 7 }).form.answers['seed']).toBe(7);
    expect(after({ kind: 'draw', path: ['strength'], value: 7 }).view.kind).toBe('outdated');
  });

  it('takes items out of a list and moves them up', () => {
    const texts: FlowEvent[] = ['a', 'b', 'c'].map((text) => ({ kind: 'text', text }));
    const listed: FlowEvent[] = [{ kind: 'ask', path: ['words'] }, ...texts];
    const raised = after(...listed, { kind: 'raise', path: ['words'], index: 2 });
    expect(raised.form.answers['words']).toEqual(['a', 'c', 'b']);
    const removed = after(...listed, { kind: 'remove', path: ['words'], index: 0 });
    expect(removed.form.answers['words']).toEqual(['b', 'c']);
    expect(after(...listed, { kind: 'raise', path: ['words'], index: 0 }).view.kind).toBe('outdated');
    expect(after(...listed, { kind: 'remove', path: ['words'], index: 3 }).view.kind).toBe('outdated');
  });

  it('takes a corrected prompt, and goes on asking what it asked', () => {
    const corrected = after({ kind: 'ask', path: ['strength'] }, { kind: 'correct', path: ['prompt'], text: 'a dog' });
    expect(corrected.form.answers['prompt']).toBe('a dog');
    expect(corrected.view).toMatchObject({ kind: 'question', question: { key: 'strength' } });
    const wrong = after({ kind: 'correct', path: ['prompt'], text: 'x'.repeat(101) });
    expect(wrong.form.answers['prompt']).toBe('a cat');
    expect(wrong.view).toMatchObject({ kind: 'question', problems: [{ code: expect.anything() as string }] });
  });
});
