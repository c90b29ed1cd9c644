import type { Provider } from '@nestjs/common';
import { InlineSearch } from './inline-search';
import { Menus } from './menus';
import { Models } from './models';
import { Start } from './start';

/** Greeting, menus, search: the ways to a card. */
export const MENU_PROVIDERS: Provider[] = [Menus, Start, Models, InlineSearch];
