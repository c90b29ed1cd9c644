import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../../config';
import { type ConfirmResult, Generations, type GenerationView } from '../../../generation';
import { type ModelSpec, Registry, choicesToRemember } from '../../../registry';
import { UsersService } from '../../../users';
import { originOf } from '../../delivery/address';
import { progressScreen } from '../../delivery/progress-screen';
import { plain } from '../../text';
import { type Cheaper, cheaperThan } from './cheaper';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { RUN_WORD, type RunPress, parseRun, tokenOf } from './screens/card-buttons';
import { Cards, type OpenCard } from './cards';
import { needsOf } from './measuring-requests';
import { type DialogueContext, placeOf } from '../entrance/dialogue-context';
import { step } from './flow';
import { insufficientScreen, unavailableScreen } from './screens/refusal-screens';

const OFFERS = 3;
const OVER = new Set(['delivered', 'undeliverable', 'succeeded', 'failed', 'canceled', 'overdue']);

/** 🚀: the one way from a card to a generation, for all models. */
@Injectable()
export class Runs implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly outdated: Outdated,
    private readonly generations: Generations,
    private readonly registry: Registry,
    private readonly users: UsersService,
    private readonly config: AppConfig,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(RUN_WORD, async (ctx, args) => {
      const pressed = parseRun(args);
      if (pressed === null) return false;
      await this.handleGeneration(ctx, pressed);
    });
  }

  /** The button was pressed. The confirm id on it decides: a card starts one generation, however often it is pressed. */
  async handleGeneration(ctx: DialogueContext, { confirmId, agreedPrice }: RunPress): Promise<void> {
    const opened = await this.cards.byToken(ctx, tokenOf(confirmId));
    if (opened === null) return this.pressedAgain(ctx, confirmId);
    // The model has changed since: it is not run unseen.
    if (opened.state.confirmId !== confirmId) return this.cards.begin(ctx, opened);
    // A 🚀 of an older screen: the price of a file that is not measured yet could not be told.
    if (needsOf(opened.model, opened.state).length > 0) {
      ctx.replies.toast(plain(ctx.locale, 'card.toast.measuring'));
      return this.cards.begin(ctx, opened);
    }
    const checked = step(opened.model, opened.state.form, { kind: 'run' });
    if (!checked.run) {
      ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.incomplete'));
      return this.cards.show(ctx, opened, checked);
    }
    const result = await this.generations.confirm(ctx.turn.manager, {
      confirmId,
      userId: ctx.user.id,
      modelId: opened.model.id,
      input: checked.form.answers,
      origin: originOf({
        chatId: ctx.chat?.id ?? 0,
        threadId: placeOf(ctx)?.threadId ?? null,
        messageId: ctx.replies.pressedMessageId,
        locale: ctx.locale,
      }),
      ...(agreedPrice === null ? {} : { agreedPrice }),
      ...(opened.state.parentId === null ? {} : { parentId: opened.state.parentId }),
    });
    await this.tell(ctx, opened, result);
  }

  private async tell(ctx: DialogueContext, opened: OpenCard, result: ConfirmResult): Promise<void> {
    switch (result.kind) {
      case 'accepted':
        return this.started(ctx, opened, result.generation);
      case 'duplicate':
        await this.cards.close(ctx, opened, true);
        return this.alreadyStarted(ctx, result.generation);
      case 'invalid': {
        const [first] = result.problems;
        const path = first === undefined ? [] : first.path.slice(0, 1);
        const asked = step(opened.model, opened.state.form, { kind: 'ask', path });
        const view = asked.view.kind === 'question' ? { ...asked.view, problems: result.problems } : asked.view;
        ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.invalid'));
        return this.cards.show(ctx, opened, { ...asked, view });
      }
      case 'repriced': {
        const card = step(opened.model, opened.state.form, { kind: 'card' });
        ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.repriced'));
        return this.cards.show(ctx, opened, { ...card, notices: [{ kind: 'price_changed' }] });
      }
      case 'insufficient': {
        const facts = { ...result, cheaper: this.cheaper(opened.model, result) };
        ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.insufficient'));
        return ctx.replies.show(
          insufficientScreen(ctx.locale, facts, tokenOf(opened.state.confirmId), (model) =>
            this.registry.quote(model, {}),
          ),
        );
      }
      case 'unavailable': {
        const similar = this.registry.ofType(opened.model.modelType).filter((model) => model.id !== opened.model.id);
        ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.unavailable'));
        return ctx.replies.show(
          unavailableScreen(ctx.locale, opened.model, similar.slice(0, OFFERS), (model) =>
            this.registry.quote(model, {}),
          ),
        );
      }
    }
  }

  private async started(ctx: DialogueContext, opened: OpenCard, generation: GenerationView): Promise<void> {
    // The message of the card shows the progress from now on.
    const { pressedMessageId } = ctx.replies;
    await this.cards.close(ctx, opened, opened.messageId === pressedMessageId);
    if (pressedMessageId !== null) {
      await this.cards.giveUpMessage(ctx, pressedMessageId, opened.state.confirmId);
    }
    await this.users.noteModelUse(ctx.turn.manager, ctx.user.id, opened.model.id);
    if (ctx.user.settings.rememberChoices === true) {
      const choices = choicesToRemember(opened.model, opened.state.form.answers);
      await this.users.rememberChoices(ctx.turn.manager, ctx.user.id, opened.model.id, choices);
    }
    ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.started'));
    ctx.replies.show(progressScreen(ctx.locale, generation, new Date()));
  }

  /** A card that is no longer open: the generation behind its id tells what became of it. */
  private async pressedAgain(ctx: DialogueContext, confirmId: string): Promise<void> {
    // Known confirm ids are answered before anything else is looked at, so model and input don't matter here.
    const result = await this.generations.confirm(ctx.turn.manager, {
      confirmId,
      userId: ctx.user.id,
      modelId: '',
      input: {},
      origin: { channel: 'telegram', address: {} },
    });
    if (result.kind === 'duplicate') return this.alreadyStarted(ctx, result.generation);
    return this.outdated.tell(ctx);
  }

  private alreadyStarted(ctx: DialogueContext, generation: GenerationView): void {
    ctx.replies.toast(
      plain(ctx.locale, OVER.has(generation.state) ? 'dialogue.toast.already-done' : 'dialogue.toast.already-running'),
      true,
    );
  }

  /** Cheaper models of the same kind; if there are none, of any kind with such a result. */
  private cheaper(model: ModelSpec, facts: { price: number; balance: number }): Cheaper {
    const priceOf = (other: ModelSpec): number => this.registry.quote(other, {}).credits;
    const others = (models: ModelSpec[]): ModelSpec[] => models.filter(({ id }) => id !== model.id);
    const alike = cheaperThan(others(this.registry.ofType(model.modelType)), priceOf, facts);
    if (alike.models.length > 0) return alike;
    return cheaperThan(others(this.registry.offered().filter(({ output }) => output === model.output)), priceOf, facts);
  }
}
