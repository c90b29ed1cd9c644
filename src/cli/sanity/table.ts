export type RunState = 'success' | 'fail' | 'refused' | 'invalid' | 'timeout' | 'error' | 'skipped';

/** What became of one model. */
export interface RunResult {
  model: string;
  modelType: string;
  state: RunState;
  ms: number;
  /** kie credits: as kie has billed them, else as our price table says. */
  cost: number;
  /** Why it did not succeed. */
  reason: string | null;
}

const isOk = (result: RunResult): boolean => result.state === 'success';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const verdict = (result: RunResult): string => (isOk(result) ? 'ok' : result.state === 'skipped' ? '-' : 'fail');

/** `model | model_type | state | ok/fail | time`, a line for each model, in columns. */
export const tableOf = (results: RunResult[]): string[] => {
  const rows = [
    ['model', 'model_type', 'state', 'ok/fail', 'time'],
    ...results.map((result) => [
      result.model,
      result.modelType,
      result.state,
      verdict(result),
      result.state === 'skipped' ? '-' : seconds(result.ms),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd();
  const [head = [], ...body] = rows.map(line);
  return [String(head), widths.map((width) => '-'.repeat(width)).join('-|-'), ...body];
};

/** The reasons of what did not succeed, and the sums. */
export const summaryOf = (results: RunResult[], ms: number): string[] => {
  const of = (state: 'ok' | 'fail' | '-'): number => results.filter((result) => verdict(result) === state).length;
  const spent = results.reduce((sum, result) => sum + result.cost, 0);
  const skipped = of('-');
  return [
    ...results.filter((result) => result.reason !== null).map((result) => `✗ ${result.model}: ${result.reason ?? ''}`),
    `${of('ok')} ok, ${of('fail')} failed${skipped > 0 ? `, ${skipped} not run` : ''}; ` +
      `${Number(spent.toFixed(2))} kie credits, ${seconds(ms)}`,
  ];
};

/** 0: all passed; 1: something failed; 3: nothing failed, but the budget left some out. */
export const exitCodeOf = (results: RunResult[]): number => {
  if (results.some((result) => verdict(result) === 'fail')) return 1;
  return results.some((result) => result.state === 'skipped') ? 3 : 0;
};
