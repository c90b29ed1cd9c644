import * as fc from 'fast-check';
import {
  type GenerationPress,
  type GenerationVerb,
  type HistoryPlace,
  type ItemPress,
  NEWEST,
  generationData,
  historyData,
  itemData,
  parseGeneration,
  parseHistory,
  parseItem,
  parseStatus,
  statusCancelData,
  useArgument,
  useFrom,
} from './result-buttons';

const press: fc.Arbitrary<GenerationPress> = fc.record({
  verb: fc.constantFrom<GenerationVerb>(
    'again',
    'change',
    'variation',
    'use',
    'use-kind',
    'use-in',
    'original',
    'cancel',
    'show',
    'send',
    'favourite',
    'delete',
    'delete-yes',
    'delete-no',
  ),
  id: fc.uuid(),
  code: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{6,24}$/)),
  argument: fc.integer({ min: 0, max: 99_999 }),
});
const place: fc.Arbitrary<HistoryPlace> = fc
  .record({
    kind: fc.constantFrom<HistoryPlace['kind'][]>(null, 'image', 'video', 'audio', 'text', 'favourite'),
    side: fc.constantFrom<HistoryPlace['side'][]>('before', 'after'),
    of: fc.option(fc.uuid()),
  })
  .map((one) => (one.of === null ? { ...one, side: 'before' } : one));
const item: fc.Arbitrary<ItemPress> = fc.record({
  verb: fc.constantFrom<ItemPress['verb'][]>('show', 'send', 'favourite', 'ordinary', 'delete', 'delete-yes', 'cancel'),
  id: fc.uuid(),
  place,
});
const argsOf = (data: string): string[] => data.split(':').slice(1);

describe('data of the buttons of results', () => {
  it('comes back as it was, in at most 64 bytes', () => {
    fc.assert(
      fc.property(press, item, (one, entry) => {
        const data = generationData(one.verb, one.id, one);
        const entryData = itemData(entry.verb, entry.id, entry.place);
        for (const some of [data, entryData]) expect(Buffer.byteLength(some)).toBeLessThanOrEqual(64);
        expect(parseGeneration(argsOf(data))).toEqual(one);
        expect(parseItem(argsOf(entryData))).toEqual(entry);
        expect(parseHistory(argsOf(historyData(entry.place)))).toEqual(entry.place);
        expect(parseStatus(argsOf(statusCancelData(one.id)))).toEqual({ cancel: one.id });
      }),
    );
    expect(useFrom(useArgument(7, 12))).toEqual({ output: 7, page: 12 });
  });

  it('of earlier releases is still understood', () => {
    expect(parseHistory(argsOf('history:'))).toEqual(NEWEST);
    expect(parseHistory([])).toEqual(NEWEST);
    expect(parseHistory(argsOf('history:1763683200000'))).toEqual(NEWEST);
    expect(parseGeneration(argsOf('g:i:ASNFZ4mrTN6PASNFZ4mrzQ:abcdef:1000'))).toMatchObject({
      verb: 'use-in',
      code: 'abcdef',
      argument: 1000,
    });
    expect(parseStatus(argsOf('status'))).toBeNull();
  });

  it('is never believed when it is forged', () => {
    expect(parseGeneration(['a', 'nonsense'])).toBeNull();
    for (const first of ['z', '1.5', '-1', 'ab', 'abnonsense', 'ix']) {
      expect(parseHistory([first])).toBeNull();
    }
    expect(parseItem(['v', 'ASNFZ4mrTN6PASNFZ4mrzQ', 'z'])).toBeNull();
    expect(parseItem(['q', 'ASNFZ4mrTN6PASNFZ4mrzQ', 'a'])).toBeNull();
    expect(parseStatus(['x', 'nonsense'])).toBe(false);
  });
});
