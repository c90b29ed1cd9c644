import * as fc from 'fast-check';
import { longId, shortId, wholeNumber } from './short-id';

describe('short ids', () => {
  it('hold a uuid in 22 characters', () => {
    fc.assert(fc.property(fc.uuid(), (id) => expect(longId(shortId(id))).toBe(id)));
    expect(shortId('01234567-89ab-4cde-8f01-23456789abcd')).toHaveLength(22);
    expect(longId('x')).toBeNull();
  });

  it('never believe a number', () => {
    expect(['7', '-1', 'x', '1e400', undefined].map(wholeNumber)).toEqual([7, 0, 0, 0, 0]);
  });
});
