/** Choices of a user; every one is optional and has its default where it is read. */
export interface UserSettings {
  lastModel?: string;
  resultsAsFile?: boolean;
  /** Ids of models in the order in which they were added; at most {@link FAVOURITE_MODELS_MAX}. */
  favouriteModels?: string[];
  /** Ids of models, the last used one first; at most {@link RECENT_MODELS_MAX}. */
  recentModels?: string[];
  /** New cards begin with what was chosen last for their model. */
  rememberChoices?: boolean;
  /** Results arrive without a sound. */
  silentResults?: boolean;
}

export const FAVOURITE_MODELS_MAX = 30;
export const RECENT_MODELS_MAX = 6;
/** Longer than any id of a model. */
const ID_LENGTH_MAX = 200;

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= ID_LENGTH_MAX;
const idOf = (value: unknown): string | undefined => (isId(value) ? value : undefined);
const flagOf = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const idsOf = (value: unknown, most: number): string[] | undefined =>
  Array.isArray(value) ? [...new Set(value.filter(isId))].slice(0, most) : undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings as they stand in the database, where another version, a person or a mistake may have left anything. */
export const settingsOf = (stored: unknown): UserSettings => {
  if (!isObject(stored)) return {};
  const settings: Record<keyof UserSettings, UserSettings[keyof UserSettings]> = {
    lastModel: idOf(stored.lastModel),
    resultsAsFile: flagOf(stored.resultsAsFile),
    favouriteModels: idsOf(stored.favouriteModels, FAVOURITE_MODELS_MAX),
    recentModels: idsOf(stored.recentModels, RECENT_MODELS_MAX),
    rememberChoices: flagOf(stored.rememberChoices),
    silentResults: flagOf(stored.silentResults),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
};

/** Remembered choices as they stand in the database; anything but an object counts as none. */
export const choicesOf = (stored: unknown): Record<string, unknown> => (isObject(stored) ? stored : {});

/** Adds a model to the favourites or takes it away; a full list takes no more. */
export const withFavouriteToggled = (settings: UserSettings, modelId: string): string[] => {
  const favourites = settings.favouriteModels ?? [];
  if (favourites.includes(modelId)) return favourites.filter((id) => id !== modelId);
  return favourites.length < FAVOURITE_MODELS_MAX ? [...favourites, modelId] : favourites;
};

/** Puts a model in front of the recent ones. */
export const withRecent = (settings: UserSettings, modelId: string): string[] =>
  [modelId, ...(settings.recentModels ?? []).filter((id) => id !== modelId)].slice(0, RECENT_MODELS_MAX);
