import type { TelegrafModuleOptions } from 'nestjs-telegraf';
import type { Middleware } from 'telegraf';
import type { AppConfig } from '../../config';
import type { AtelierContext } from './context';
import { session } from './session';
import { TurnContext } from './turn-context';

/** Past this the turn is rolled back: handlers take milliseconds, so one that hangs holds a transaction for nothing. */
const HANDLER_DEADLINE_MS = 30_000;

/** telegraf only routes updates to handlers: it is never launched, and never talks to Telegram by itself. */
export const telegrafOptions = (
  config: AppConfig,
  middlewares: Middleware<AtelierContext>[],
): TelegrafModuleOptions => ({
  token: config.telegram.token,
  launchOptions: false,
  options: {
    contextType: TurnContext,
    handlerTimeout: HANDLER_DEADLINE_MS,
    telegram: { apiRoot: config.telegram.apiRoot, webhookReply: false },
  },
  middlewares: [session(config.telegram.botId), ...middlewares],
});
