import type { Locale } from '../../../i18n';
import { type Button, button, plain } from '../../text';

/** First words of the menus' buttons. */
export const MENU_WORDS = {
  kinds: 'kinds',
  type: 'type',
  models: 'models',
  model: 'm',
  favourite: 'fav',
  favourites: 'favs',
  example: 'ex',
  examples: 'help',
  how: 'how',
  give: 'give',
} as const;

/** A page of the main menu. */
export const kindsData = (page: number): string => `${MENU_WORDS.kinds}:${page}`;
/** Models of one kind. */
export const typeData = (modelType: string, page: number): string => `${MENU_WORDS.type}:${modelType}:${page}`;
/** All models. */
export const modelsData = (page: number): string => `${MENU_WORDS.models}:${page}`;
/** The card of a model. */
export const modelData = (code: string): string => `${MENU_WORDS.model}:${code}`;
/** Adds a model to the favourites, or takes it away; the card on which it stands is drawn again. */
const favouriteData = (code: string): string => `${MENU_WORDS.favourite}:${code}`;
/** The favourite models. */
export const favouritesData = (page: number): string => `${MENU_WORDS.favourites}:${page}`;
/** The filled card of a ready example: a model and the place among its examples. */
export const exampleData = (code: string, index: number): string => `${MENU_WORDS.example}:${code}:${index}`;
/** Help with ready examples. */
export const examplesData = (page: number): string => `${MENU_WORDS.examples}:${page}`;
/** The text that the pressed message answers goes to this card. */
export const giveData = (token: string): string => `${MENU_WORDS.give}:${token}`;

/** The star of a model, for its card. */
export const favouriteButton = (locale: Locale, code: string, isFavourite: boolean): Button =>
  button(plain(locale, isFavourite ? 'menu.button.favourite' : 'menu.button.not-favourite'), favouriteData(code));
