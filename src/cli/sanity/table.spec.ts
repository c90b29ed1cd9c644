import { type RunResult, exitCodeOf, summaryOf, tableOf } from './table';
import { readWords } from './words';

const result = (model: string, state: RunResult['state'], more: Partial<RunResult> = {}): RunResult => ({
  model,
  modelType: 'text_to_image',
  state,
  ms: 1_240,
  cost: 0,
  reason: state === 'success' ? null : 'because',
  ...more,
});

describe('the table', () => {
  it('has a line for each model and tells why one failed', () => {
    const results = [result('z-image', 'success', { cost: 0.8 }), result('a', 'fail'), result('b', 'skipped')];
    expect(tableOf(results)).toEqual([
      'model   | model_type    | state   | ok/fail | time',
      '--------|---------------|---------|---------|------',
      'z-image | text_to_image | success | ok      | 1.2 s',
      'a       | text_to_image | fail    | fail    | 1.2 s',
      'b       | text_to_image | skipped | -       | -',
    ]);
    expect(summaryOf(results, 61_000)).toEqual([
      '✗ a: because',
      '✗ b: because',
      '1 ok, 1 failed, 1 not run; 0.8 kie credits, 61.0 s',
    ]);
  });

  it('ends with an honest code', () => {
    expect(exitCodeOf([result('a', 'success')])).toBe(0);
    expect(exitCodeOf([result('a', 'success'), result('b', 'refused'), result('c', 'skipped')])).toBe(1);
    expect(exitCodeOf([result('a', 'success'), result('b', 'skipped')])).toBe(3);
  });
});

describe('the words', () => {
  it('are ids and options', () => {
    expect(readWords(['z-image', '--budget', '12.5', '--dry-run'])).toMatchObject({
      ids: ['z-image'],
      budget: 12.5,
      dryRun: true,
    });
    expect(readWords(['--all', '--budget=0'])).toMatchObject({ all: true, budget: 0 });
    expect(readWords([])).toEqual({ ids: [], all: false, budget: null, dryRun: false, help: false });
  });

  it.each([[['--budget']], [['--budget', 'much']], [['--budget', '-1']], [['--every']], [['--all', 'z-image']]])(
    'are refused: %j',
    (words) => {
      expect(() => readWords(words)).toThrow();
    },
  );
});
