/** First words of the menus' buttons. */
export const MENU_WORDS = { kinds: 'kinds', type: 'type', models: 'models', model: 'm' } as const;

/** A page of the main menu. */
export const kindsData = (page: number): string => `${MENU_WORDS.kinds}:${page}`;
/** Models of one kind. */
export const typeData = (modelType: string, page: number): string => `${MENU_WORDS.type}:${modelType}:${page}`;
/** All models. */
export const modelsData = (page: number): string => `${MENU_WORDS.models}:${page}`;
/** The card of a model. */
export const modelData = (code: string): string => `${MENU_WORDS.model}:${code}`;
