import type { Provider } from '@nestjs/common';
export { apologise } from './apology';
export { COMMANDS } from './commands';

/** Composers, the wizard scene and the fall-back handlers, in the order in which they see an update. */
export const DIALOGUE_PROVIDERS: Provider[] = [];

/**
 * Middlewares that run first for every update (after the session): who is it, may they use the bot, in which language.
 * For TelegrafModule.forRootAsync: `imports` bring what `inject` names, `create` gives the list.
 */
export const DIALOGUE_MIDDLEWARES = { imports: [], inject: [], create: () => [] };
