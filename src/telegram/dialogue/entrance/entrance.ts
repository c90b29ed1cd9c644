import type { Update, User as TelegramUser } from 'telegraf/types';
import type { Middleware } from 'telegraf';
import { Billing, BillingModule } from '../../../billing';
import { AppConfig } from '../../../config';
import { LOCALES } from '../../../i18n';
import { UsersModule, UsersService } from '../../../users';
import type { AtelierContext } from '../../bot/context';
import { lines, plain, t } from '../../text';
import { isAddressed } from './addressed';
import { type DialogueContext, messageOf, placeOf } from './dialogue-context';
import { Replies } from './replies';
import { goTo } from '../routing/pages';

type Content =
  'message' | 'edited_message' | 'callback_query' | 'inline_query' | 'pre_checkout_query' | 'shipping_query';
const ANSWERED = new Set<string>([
  'message',
  'edited_message',
  'callback_query',
  'inline_query',
  'pre_checkout_query',
  'shipping_query',
] satisfies Content[]);

const contentOf = (update: Update): string => Object.keys(update).find((name) => name !== 'update_id') ?? '';

const enter =
  (users: UsersService, billing: Billing, config: AppConfig): Middleware<AtelierContext> =>
  async (context, next) => {
    const ctx = context as DialogueContext;
    const content = contentOf(ctx.update);
    const from: TelegramUser | undefined = ctx.from;
    if (from === undefined || !ANSWERED.has(content)) return;
    if (!isAddressed(ctx.chat, messageOf(ctx), ctx.botInfo, content)) return;
    if (from.is_bot) return answerNobody(ctx);
    const { manager, answers } = ctx.turn;
    const profile = {
      id: from.id,
      firstName: from.first_name,
      username: from.username,
      languageCode: from.language_code,
    };
    const { user, created } = await users.findOrCreate(manager, profile);
    ctx.user = user;
    ctx.locale = user.locale;
    ctx.isNewUser = created;
    ctx.welcomeCredits = 0;
    ctx.opening = null;
    ctx.replies = Replies.of(ctx.update, answers, placeOf(ctx));
    if (created) {
      await billing.openAccount(manager, user.id);
      const amount = config.pricing.welcomeCredits;
      const credit = {
        userId: user.id,
        from: 'welcome',
        amount,
        key: `welcome:${user.id}`,
        reference: String(user.id),
      } as const;
      if (amount > 0 && (await billing.credit(manager, credit))) ctx.welcomeCredits = amount;
    }
    const refusal = refusalOf(ctx, config);
    if (refusal !== null) return refuse(ctx, refusal);
    await next();
    // Whatever was forgotten below, and whatever left a pressed message as it was: a person who did something is answered.
    if (!ctx.replies.isSilent) return;
    ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.fresh'));
    if (content === 'message' || content === 'edited_message') {
      const keyboard = [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'help')]];
      ctx.replies.say({ text: t(ctx.locale, 'dialogue.not-understood'), keyboard });
    }
  };

/**
 * Whoever writes in a group as the group or as a channel stands behind a bot of Telegram's own: there is no person whose
 * card or credits these could be, and no language. Other bots are not answered.
 */
const answerNobody = (ctx: DialogueContext): void => {
  if ((messageOf(ctx) as { sender_chat?: unknown } | undefined)?.sender_chat === undefined) return;
  const text = lines(...LOCALES.map((locale) => t(locale, 'dialogue.access.anonymous')));
  Replies.of(ctx.update, ctx.turn.answers, placeOf(ctx)).say({ text, keyboard: [] });
};

const refusalOf = (ctx: DialogueContext, config: AppConfig): string | null => {
  if (ctx.user.bannedAt !== null) return 'dialogue.access.banned';
  const allowed = config.telegram.allowedIds;
  const telegramId = ctx.from?.id ?? 0;
  const welcome = allowed === null || allowed.has(telegramId) || config.telegram.adminIds.has(telegramId);
  return welcome ? null : 'dialogue.access.not-invited';
};

const refuse = (ctx: DialogueContext, key: string): void => {
  if ('inline_query' in ctx.update) {
    ctx.replies.call('answerInlineQuery', {
      inline_query_id: ctx.update.inline_query.id,
      results: [],
      is_personal: true,
    });
    return;
  }
  ctx.replies.toast(plain(ctx.locale, key), true);
  if (!('callback_query' in ctx.update)) ctx.replies.say({ text: t(ctx.locale, key), keyboard: [] });
};

/**
 * Middlewares that run first for every update, after the session: who is it, in which language, may they use the bot.
 * For TelegrafModule.forRootAsync: `imports` bring what `inject` names, `create` makes the list.
 */
export const DIALOGUE_MIDDLEWARES = {
  imports: [UsersModule, BillingModule],
  inject: [UsersService, Billing, AppConfig] as const,
  create: (users: UsersService, billing: Billing, config: AppConfig): Middleware<AtelierContext>[] => [
    enter(users, billing, config),
  ],
};
