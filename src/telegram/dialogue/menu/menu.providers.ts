import type { Provider } from '@nestjs/common';
import { Examples } from './examples';
import { Favourites } from './favourites';
import { Help } from './help';
import { InlineSearch } from './inline-search';
import { Menus } from './menus';
import { Models } from './models';
import { Start } from './start';
import { TextOutside } from './text-outside';

/** Greeting, menus, search, examples, help: the ways to a card. */
export const MENU_PROVIDERS: Provider[] = [Menus, Examples, Start, Help, Models, Favourites, InlineSearch, TextOutside];
