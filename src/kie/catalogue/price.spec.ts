import { newFigures } from './price';

const image = { unit: 'per_image' as const, credits: 4 };
const table = {
  unit: 'per_second' as const,
  variants: [
    { when: { resolution: '720p' }, credits: 8 },
    { when: { resolution: '1080p' }, credits: 12 },
  ],
};

describe('new figures of a price', () => {
  it('are those of the same sentence', () => {
    const before = '720p: 8 credits ($0.04) per second. 1080p: 12 credits ($0.06) per second.';
    const now = '720p: 9 credits ($0.045) per second. 1080p: 1,200.5 credits ($6) per second.';
    expect(newFigures(table, now, before)).toEqual(
      new Map([
        [8, 9],
        [12, 1200.5],
      ]),
    );
  });

  it('are clear where we have one price in the unit that the words name', () => {
    expect(newFigures(image, 'Acme: 5 credits ($0.025) per image.', undefined)).toEqual(new Map([[4, 5]]));
  });

  it.each([
    ['another unit', image, 'Acme: 5 credits per megapixel', undefined],
    ['several figures', image, 'Acme: 5 credits per image, 7 credits per image in 4K', undefined],
    ['several prices', table, '720p: 5 credits per second', undefined],
    ['another sentence', table, '480p: 5 credits, 720p: 6 credits per second', '720p: 8 credits, 1080p: 12 credits'],
    ['a figure that was not ours', table, '720p: 9 credits, 1080p: 7 credits', '720p: 8 credits, 1080p: 5 credits'],
    ['one figure that became two', table, 'a: 1 credits, b: 2 credits', 'a: 8 credits, b: 8 credits'],
    ['no price yet', null, 'Acme: 5 credits per image', undefined],
  ])('are left to a person with %s', (_, price, words, known) => {
    expect(newFigures(price, words, known)).toBeNull();
  });
});
