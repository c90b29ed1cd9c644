import { priceDrift } from './price-drift';

describe('a cost beside its quote', () => {
  it.each([
    [10, 10],
    [10, 11],
    [10, 9],
    [0.3, 0.33],
    [0, 0],
  ])('%d quoted, %d charged is no news', (quoted, actual) => {
    expect(priceDrift(quoted, actual)).toBeNull();
  });

  it.each([
    [10, 11.1, '+11 %'],
    [10, 5, '−50 %'],
    [4, 0, '−100 %'],
    [0, 2, 'quoted as free'],
  ])('%d quoted, %d charged has drifted by %s', (quoted, actual, percent) => {
    expect(priceDrift(quoted, actual)).toEqual({ quoted, actual, percent });
  });
});
