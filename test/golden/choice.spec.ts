import { chosen } from './choice';

const ids = Array.from({ length: 25 }, (_, index) => `model-${index}`);
const day = (iso: string): Date => new Date(`${iso}T12:00:00Z`);
const taken = (wanted: string | undefined, date: string): string[] =>
  ids.filter((id, index) => chosen(wanted, ids, day(date)).takes(id, index));

describe('what is played', () => {
  it('is another tenth every day, and everything within ten days', () => {
    const days = Array.from({ length: 10 }, (_, index) => taken(undefined, `2026-03-${10 + index}`));
    expect(new Set(days.flat())).toEqual(new Set(ids));
    expect(days.flat()).toHaveLength(ids.length);
  });

  it('is what was asked for', () => {
    expect(taken('all', '2026-03-10')).toEqual(ids);
    expect(taken('3', '2026-03-10')).toEqual(['model-3', 'model-13', 'model-23']);
    expect(taken('model-7,model-1', '2026-03-10')).toEqual(['model-1', 'model-7']);
    expect(() => chosen('model-99', ids, day('2026-03-10'))).toThrow('model-99');
  });
});
