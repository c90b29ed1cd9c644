import {
  FAVOURITE_MODELS_MAX,
  RECENT_MODELS_MAX,
  choicesOf,
  settingsOf,
  withFavouriteToggled,
  withRecent,
} from './settings';

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `model/${n}`);

describe('stored settings', () => {
  it.each([null, undefined, 'text', 7, true, [], [{}], '{"lastModel":"a"}'])('%j are none', (stored) => {
    expect(settingsOf(stored)).toEqual({});
    expect(choicesOf(stored)).toEqual({});
  });

  it('are taken as they are if they are right', () => {
    const settings = {
      lastModel: 'a/b',
      resultsAsFile: true,
      favouriteModels: ['a/b'],
      recentModels: [],
      rememberChoices: false,
      silentResults: true,
    };
    expect(settingsOf(settings)).toEqual(settings);
  });

  it('lose what is wrong, and what nobody knows', () => {
    expect(
      settingsOf({
        lastModel: 5,
        resultsAsFile: 'yes',
        favouriteModels: { 0: 'a' },
        recentModels: ['a', 1, null, '', 'b', 'a', 'x'.repeat(201)],
        rememberChoices: null,
        silentResults: 1,
        other: true,
      }),
    ).toEqual({ recentModels: ['a', 'b'] });
  });

  it('are shortened to what may be kept', () => {
    const read = settingsOf({ favouriteModels: ids(100), recentModels: ids(100) });
    expect(read.favouriteModels).toEqual(ids(FAVOURITE_MODELS_MAX));
    expect(read.recentModels).toEqual(ids(RECENT_MODELS_MAX));
  });
});

describe('lists of models', () => {
  it('toggle a favourite, and take no more than fits', () => {
    expect(withFavouriteToggled({}, 'a')).toEqual(['a']);
    expect(withFavouriteToggled({ favouriteModels: ['a', 'b'] }, 'a')).toEqual(['b']);
    const full = ids(FAVOURITE_MODELS_MAX);
    expect(withFavouriteToggled({ favouriteModels: full }, 'new')).toEqual(full);
    expect(withFavouriteToggled({ favouriteModels: full }, 'model/0')).toEqual(full.slice(1));
  });

  it('put the last used model first, once', () => {
    expect(withRecent({}, 'a')).toEqual(['a']);
    expect(withRecent({ recentModels: ['b', 'a'] }, 'a')).toEqual(['a', 'b']);
    expect(withRecent({ recentModels: ids(RECENT_MODELS_MAX) }, 'new')).toEqual([
      'new',
      ...ids(RECENT_MODELS_MAX).slice(0, -1),
    ]);
  });
});
