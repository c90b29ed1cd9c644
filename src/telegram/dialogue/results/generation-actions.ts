import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations, type GenerationView } from '../../../generation';
import { type Answers, type MediaAnswer, type ModelSpec, Registry } from '../../../registry';
import { Originals } from '../../delivery/originals';
import { progressScreen } from '../../delivery/progress-screen';
import { filesOf } from '../../delivery/receipt';
import { plain, t } from '../../text';
import { Cards } from '../card/cards';
import { type DialogueContext, placeOf } from '../entrance/dialogue-context';
import { inputKindOf, modelsFor, placeFor } from '../card/fitting';
import { Menus } from '../menu/menus';
import { chooseOutputScreen, generationScreen, useFrom, useScreen } from './generation-screens';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { goTo } from '../routing/pages';
import { GENERATION_WORD, type GenerationPress, parseGeneration } from './result-buttons';

/** Buttons of results, progress messages and the history. None of them ever pays: they open a card at most. */
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
  ) {}

  onModuleInit(): void {
    this.buttons.on(GENERATION_WORD, async (ctx, args) => {
      const pressed = parseGeneration(args);
      if (pressed === null) return false;
      await this.press(ctx, pressed);
    });
  }

  private async press(ctx: DialogueContext, pressed: GenerationPress): Promise<void> {
    const generation = await this.generations.view(ctx.turn.manager, pressed.id);
    if (generation === null) return this.outdated.tell(ctx);
    if (generation.userId !== ctx.user.id)
      return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    switch (pressed.verb) {
      case 'again':
        return this.reopen(ctx, generation, false);
      case 'change':
        return this.reopen(ctx, generation, true);
      case 'use':
        return this.use(ctx, generation, pressed.argument);
      case 'use-in':
        return this.useIn(ctx, generation, pressed.argument, pressed.code ?? '');
      case 'original':
        return this.original(ctx, generation);
      case 'cancel':
        return this.cancel(ctx, generation);
      case 'show':
        return ctx.replies.show(generationScreen(ctx.locale, generation, new Date()));
      case 'send':
        return this.send(ctx, generation);
    }
  }

  private async reopen(ctx: DialogueContext, generation: GenerationView, editText: boolean): Promise<void> {
    const { model } = generation;
    ctx.replies.toast(plain(ctx.locale, 'card.toast.card'));
    if (model === undefined || !this.registry.isOffered(model)) {
      return this.menus.found(ctx, generation.modelId, 'unknown-model');
    }
    // Always a message of its own: the pressed one is a result, or the record of what came of it.
    ctx.replies.keepPressed();
    await this.cards.open(ctx, model, { answers: generation.input, parentId: generation.id, editText });
  }

  private use(ctx: DialogueContext, generation: GenerationView, argument: number): void {
    const { output, page } = useFrom(argument);
    const files = generation.outputs.filter((candidate) => candidate.url !== undefined);
    // The list takes the place of itself when its pages are turned, never the place of a result.
    if (argument === 0) ctx.replies.keepPressed();
    if (output === 0 && files.length > 1) return ctx.replies.show(chooseOutputScreen(ctx.locale, generation));
    const chosen = output === 0 ? generation.outputs.findIndex((candidate) => candidate.url !== undefined) + 1 : output;
    const kind = inputKindOf(generation.outputs[chosen - 1]?.kind ?? 'text');
    const models = kind === null ? [] : modelsFor(this.registry.offered(), kind);
    ctx.replies.show(useScreen(ctx.locale, generation, chosen, models, page));
  }

  private async useIn(ctx: DialogueContext, generation: GenerationView, argument: number, code: string): Promise<void> {
    const model = this.registry.byCode(code);
    const answers = model === undefined ? null : answersWith(model, generation, useFrom(argument).output);
    if (model === undefined || answers === null || !this.registry.isOffered(model)) return this.outdated.tell(ctx);
    await this.cards.open(ctx, model, { answers, parentId: generation.id });
  }

  private async original(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const place = placeOf(ctx);
    const hasFile = generation.outputs.some((output) => output.url !== undefined);
    if (!hasFile || place === null) return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.no-original'), true);
    await this.originals.request(ctx.turn.manager, {
      generationId: generation.id,
      chatId: place.chatId,
      threadId: place.threadId ?? null,
      locale: ctx.locale,
    });
    ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.original'));
  }

  private async cancel(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const outcome = await this.generations.cancel(ctx.turn.manager, generation.id, ctx.user.id);
    ctx.replies.toast(
      plain(ctx.locale, `dialogue.toast.cancel-${outcome === 'canceled' ? 'done' : 'late'}`),
      outcome !== 'canceled',
    );
    const now = await this.generations.view(ctx.turn.manager, generation.id);
    if (now !== null) ctx.replies.show(progressScreen(ctx.locale, now, new Date()));
  }

  private async send(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const sent = await this.generations.resend(ctx.turn.manager, generation.id, ctx.user.id);
    ctx.replies.toast(plain(ctx.locale, sent ? 'dialogue.toast.resend' : 'dialogue.toast.no-result'), !sent);
    if (!sent)
      ctx.replies.say({ text: t(ctx.locale, 'dialogue.toast.no-result'), keyboard: [[goTo(ctx.locale, 'menu')]] });
  }
}

/** The answers of a card that begins with one result as its file; null if it does not fit. */
export const answersWith = (model: ModelSpec, generation: GenerationView, output: number): Answers | null => {
  const result = generation.outputs[output - 1];
  const kind = result === undefined ? null : inputKindOf(result.kind);
  const place = kind === null ? null : placeFor(model, kind, () => 0);
  if (result === undefined || kind === null || place === null) return null;
  const sent = filesOf(generation.receipt)[output - 1] ?? null;
  const ref = sent === null ? { source: 'url', ref: result.url ?? '' } : { source: 'telegram', ref: sent.fileId };
  // Telegram keeps photos as JPEG, whatever they were sent as.
  const mime = sent?.kind === 'photo' ? 'image/jpeg' : result.mime;
  const media: MediaAnswer = { $media: { ...ref, kind, ...(mime === undefined ? {} : { mime }) } };
  return { [String(place.path[0])]: place.list ? [media] : media };
};
