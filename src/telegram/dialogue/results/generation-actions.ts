import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations, type GenerationView } from '../../../generation';
import { type Answers, Registry, variationOf } from '../../../registry';
import { Originals } from '../../delivery/originals';
import { progressScreen } from '../../delivery/progress-screen';
import { plain, t } from '../../text';
import { Cards } from '../card/cards';
import { type DialogueContext, placeOf } from '../entrance/dialogue-context';
import { Menus } from '../menu/menus';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { goTo } from '../routing/pages';
import { tellOfCancel } from './cancel-words';
import { HistoryPages } from './history-pages';
import { GENERATION_WORD, type GenerationPress, NEWEST, parseGeneration } from './result-buttons';
import { ResultKeyboards } from './result-keyboards';
import { ResultUses } from './result-uses';

/** Buttons of results and progress messages. None of them ever pays: they open a card at most. */
@Injectable()
export class GenerationActions implements OnModuleInit {
  constructor(
    private readonly generations: Generations,
    private readonly registry: Registry,
    private readonly cards: Cards,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
    private readonly menus: Menus,
    private readonly originals: Originals,
    private readonly uses: ResultUses,
    private readonly keyboards: ResultKeyboards,
    private readonly history: HistoryPages,
  ) {}

  onModuleInit(): void {
    this.buttons.on(GENERATION_WORD, async (ctx, args) => {
      const pressed = parseGeneration(args);
      if (pressed === null) return false;
      await this.press(ctx, pressed);
    });
  }

  private async press(ctx: DialogueContext, pressed: GenerationPress): Promise<void> {
    const generation = await this.generations.find(ctx.turn.manager, pressed.id);
    if (generation === null) return this.outdated.tell(ctx);
    if (generation.userId !== ctx.user.id)
      return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    if (generation.isDeleted) return this.keyboards.takeAway(ctx);
    switch (pressed.verb) {
      case 'again':
        return this.reopen(ctx, generation, generation.input, false);
      case 'change':
        return this.reopen(ctx, generation, generation.input, true);
      case 'variation':
        return this.reopen(ctx, generation, this.varied(generation), false);
      case 'use':
        return this.uses.use(ctx, generation, pressed);
      case 'use-kind':
        return this.uses.useKind(ctx, generation, pressed);
      case 'use-in':
        return this.uses.useIn(ctx, generation, pressed);
      case 'original':
        return this.original(ctx, generation);
      case 'cancel':
        return this.cancel(ctx, generation);
      case 'show':
        return this.history.item(ctx, generation, NEWEST);
      case 'send':
        return this.send(ctx, generation);
      case 'favourite':
        return this.keyboards.favour(ctx, generation, pressed.argument === 1);
      case 'delete':
        return this.keyboards.ask(ctx, generation);
      case 'delete-no':
        return this.keyboards.keep(ctx, generation);
      case 'delete-yes':
        return this.keyboards.remove(ctx, generation);
    }
  }

  private async reopen(
    ctx: DialogueContext,
    generation: GenerationView,
    answers: Answers,
    editText: boolean,
  ): Promise<void> {
    const { model } = generation;
    ctx.replies.toast(plain(ctx.locale, 'card.toast.card'));
    if (model === undefined || !this.registry.isOffered(model)) {
      return this.menus.found(ctx, generation.modelId, 'unknown-model');
    }
    // Always a message of its own: the pressed one is a result, or the record of what came of it.
    ctx.replies.keepPressed();
    await this.cards.open(ctx, model, { answers, parentId: generation.id, editText });
  }

  /** The same with another seed. */
  private varied({ model, input }: GenerationView): Answers {
    return model === undefined ? input : variationOf(model, input, Math.random);
  }

  private async original(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const place = placeOf(ctx);
    const hasFile = generation.outputs.some((output) => output.url !== undefined);
    if (!hasFile || place === null) return ctx.replies.toast(plain(ctx.locale, 'results.toast.no-original'), true);
    await this.originals.request(ctx.turn.manager, {
      generationId: generation.id,
      chatId: place.chatId,
      threadId: place.threadId ?? null,
      locale: ctx.locale,
    });
    ctx.replies.toast(plain(ctx.locale, 'results.toast.original'));
  }

  private async cancel(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const outcome = await this.generations.cancel(ctx.turn.manager, generation.id, ctx.user.id);
    tellOfCancel(ctx, outcome);
    const now = await this.generations.view(ctx.turn.manager, generation.id);
    if (now !== null) ctx.replies.show(progressScreen(ctx.locale, now, new Date()));
  }

  /** Of the history of an earlier release. */
  private async send(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const sent = await this.generations.resend(ctx.turn.manager, generation.id, ctx.user.id);
    ctx.replies.toast(plain(ctx.locale, sent ? 'results.toast.resend' : 'results.toast.no-result'), !sent);
    if (!sent)
      ctx.replies.say({ text: t(ctx.locale, 'results.toast.no-result'), keyboard: [[goTo(ctx.locale, 'menu')]] });
  }
}
