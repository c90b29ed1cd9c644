import { Composer, Ctx, Next, Use } from 'nestjs-telegraf';
import type { Message } from 'telegraf/types';
import { Generations } from '../../../generation';
import { Registry } from '../../../registry';
import { paragraphs, t } from '../../text';
import { Account } from '../account/account';
import { commandOf } from './commands';
import { Conversation } from '../card/conversation';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { Menus } from '../menu/menus';
import { credits } from '../../text/credits';
import { helpScreen } from '../account/account-screens';
import { goTo } from '../menu/menu-screens';

type Handler = (ctx: DialogueContext, words: string) => Promise<void> | void;

/** Commands. A composer stands before the scenes, so that no open dialogue takes `/start` for a prompt. */
@Composer()
export class CommandsComposer {
  constructor(
    private readonly menus: Menus,
    private readonly account: Account,
    private readonly conversation: Conversation,
    private readonly generations: Generations,
    private readonly registry: Registry,
  ) {}

  private readonly handlers: Record<string, Handler> = {
    start: (ctx, words) => this.start(ctx, words),
    help: (ctx) => ctx.replies.say(helpScreen(ctx.locale)),
    menu: (ctx) => this.menu(ctx),
    models: (ctx, words) => this.models(ctx, words),
    model: (ctx, words) => this.model(ctx, words),
    new: (ctx) => this.new(ctx),
    status: (ctx) => this.account.status(ctx),
    history: (ctx) => this.account.history(ctx, null),
    balance: (ctx) => this.account.balance(ctx),
    settings: (ctx) => this.account.settings(ctx),
    language: (ctx) => this.account.language(ctx),
    cancel: (ctx) => this.cancel(ctx),
    admin: (ctx) => (this.account.isAdmin(ctx) ? this.account.admin(ctx) : this.unknown(ctx, 'admin')),
  };

  @Use()
  async onMessage(@Ctx() ctx: DialogueContext, @Next() next: () => Promise<void>): Promise<void> {
    const message = 'message' in ctx.update ? (messageOf(ctx) as Partial<Message.TextMessage>) : undefined;
    const command = commandOf(message?.text, ctx.botInfo.username);
    if (command === null) return next();
    const handler = Object.hasOwn(this.handlers, command.name) ? this.handlers[command.name] : undefined;
    if (handler === undefined) return this.unknown(ctx, command.name);
    await handler(ctx, command.words);
  }

  private async start(ctx: DialogueContext, payload: string): Promise<void> {
    await ctx.scene.leave();
    const { locale } = ctx;
    const late = await this.generations.offerUndelivered(ctx.turn.manager, ctx.user.id);
    const name = ctx.user.firstName;
    const above = [
      t(locale, ctx.isNewUser ? 'dialogue.start.new' : 'dialogue.start.back', { name: name === '' ? '👋' : name }),
      ...(ctx.welcomeCredits > 0
        ? [t(locale, 'dialogue.start.credits', { credits: credits(locale, ctx.welcomeCredits) })]
        : []),
      ...(late > 0 ? [t(locale, 'dialogue.start.undelivered', { count: late })] : []),
    ];
    const code = /^m_([A-Za-z0-9_-]+)$/.exec(payload)?.[1];
    const model = code === undefined ? undefined : this.registry.byCode(code);
    if (model !== undefined && this.menus.isOffered(model)) {
      if (ctx.isNewUser || late > 0) {
        ctx.replies.say({ text: paragraphs(...above), keyboard: [[goTo(locale, 'menu')]] });
      }
      return this.conversation.open(ctx, model);
    }
    if (code !== undefined) above.push(t(locale, 'dialogue.start.unknown-link'));
    await this.menus.menu(ctx, 0, above);
  }

  private async menu(ctx: DialogueContext): Promise<void> {
    await ctx.scene.leave();
    await this.menus.menu(ctx);
  }

  private async models(ctx: DialogueContext, words: string): Promise<void> {
    await ctx.scene.leave();
    if (words === '') this.menus.all(ctx, 0);
    else this.menus.found(ctx, words, 'found');
  }

  private async model(ctx: DialogueContext, words: string): Promise<void> {
    if (words === '') return this.models(ctx, '');
    await this.menus.open(ctx, this.registry.get(words), words);
  }

  private async new(ctx: DialogueContext): Promise<void> {
    const last = this.registry.get(ctx.user.settings.lastModel ?? '');
    if (last !== undefined && this.menus.isOffered(last)) return this.conversation.open(ctx, last);
    await this.menu(ctx);
  }

  private async cancel(ctx: DialogueContext): Promise<void> {
    const model = await this.conversation.close(ctx);
    const running = await this.generations.active(ctx.turn.manager, ctx.user.id);
    const text =
      model === null
        ? t(ctx.locale, 'dialogue.cancel.nothing')
        : t(ctx.locale, 'dialogue.cancel.done', { model: model.title });
    const more =
      running.length === 0
        ? text
        : paragraphs(text, t(ctx.locale, 'dialogue.cancel.running', { count: running.length }));
    ctx.replies.say({ text: more, keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'status')]] });
  }

  /** In groups other bots have commands too: only one that names us is answered. */
  private unknown(ctx: DialogueContext, name: string): void {
    const text = (messageOf(ctx) as Partial<Message.TextMessage> | undefined)?.text ?? '';
    if (ctx.chat?.type !== 'private' && !text.includes('@')) return ctx.replies.ignore();
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.unknown-command', { command: `/${name}` }),
      keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'help')]],
    });
  }
}
