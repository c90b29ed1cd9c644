import { prettyLine } from './pretty-line';

describe('prettyLine', () => {
  it('puts time, level, room and message first, the rest behind', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-11-21T12:30:59.123Z',
      context: 'Generations',
      msg: 'task finished',
      model: 'nano-banana',
      note: 'two words',
    });
    expect(prettyLine(line, false)).toBe(
      '12:30:59 info  Generations task finished  model=nano-banana note="two words"\n',
    );
  });

  it('shows the stack of an error below', () => {
    const line = JSON.stringify({
      level: 'error',
      time: '',
      err: { message: 'broken', stack: 'Error: broken\n    at x' },
    });
    expect(prettyLine(line, false)).toContain('broken\nError: broken\n    at x\n');
  });

  it('passes on what is no JSON', () => {
    expect(prettyLine('plain words\n', false)).toBe('plain words\n');
  });
});
