import type { Provider } from '@nestjs/common';
import { ACCOUNT_PROVIDERS } from './account/account.providers';
import { CARD_PROVIDERS } from './card/card.providers';
import { MEDIA_FIRST_PROVIDERS } from './media-first/media-first.providers';
import { MENU_PROVIDERS } from './menu/menu.providers';
import { RESULTS_PROVIDERS } from './results/results.providers';
import { ROUTING_PROVIDERS } from './routing/routing.providers';

export { apologise } from './entrance/apology';
export { DIALOGUE_MIDDLEWARES } from './entrance/entrance';
export { COMMANDS } from './routing/commands';

/** The whole dialogue: one folder a feature, each with its own buttons and commands. */
export const DIALOGUE_PROVIDERS: Provider[] = [
  ...CARD_PROVIDERS,
  ...MENU_PROVIDERS,
  ...RESULTS_PROVIDERS,
  ...ACCOUNT_PROVIDERS,
  ...MEDIA_FIRST_PROVIDERS,
  ...ROUTING_PROVIDERS,
];
