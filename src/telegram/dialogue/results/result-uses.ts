import { Injectable } from '@nestjs/common';
import type { GenerationView } from '../../../generation';
import { Registry } from '../../../registry';
import { plain } from '../../text';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { Menus } from '../menu/menus';
import { Outdated } from '../routing/outdated';
import { type GenerationPress, useFrom } from './result-buttons';
import { chooseOutputScreen, useKindsScreen, useModelsScreen } from './use-screens';
import { type Material, answersWith, materialIn, modelsOfKind, usableOutputs, useKinds } from './uses';

/** ➡️: a result becomes the input of another model. First the kinds of use, then the models, then a card. */
@Injectable()
export class ResultUses {
  constructor(
    private readonly registry: Registry,
    private readonly cards: Cards,
    private readonly menus: Menus,
    private readonly outdated: Outdated,
  ) {}

  /** Kinds of use; a page beyond the first is of an old button, whose list was not parted into kinds. */
  use(ctx: DialogueContext, generation: GenerationView, { argument }: GenerationPress): void {
    const chosen = this.choose(ctx, generation, argument, null);
    if (chosen === null) return;
    const kinds = useKinds(this.registry, chosen.material);
    const { output, page } = chosen;
    const [only, ...others] = kinds;
    if (page === 0 && only !== undefined && others.length === 0) {
      const list = { output, page, modelType: only.modelType, models: only.models };
      return ctx.replies.show(useModelsScreen(ctx.locale, generation, list, this.menus.quoteOf));
    }
    if (page === 0) return ctx.replies.show(useKindsScreen(ctx.locale, generation, output, kinds));
    const models = [...new Set(kinds.flatMap((kind) => kind.models))];
    const list = { output, page, modelType: null, models };
    ctx.replies.show(useModelsScreen(ctx.locale, generation, list, this.menus.quoteOf));
  }

  /** Models of one kind; the only one of its kind is opened at once. */
  async useKind(ctx: DialogueContext, generation: GenerationView, pressed: GenerationPress): Promise<void> {
    const modelType = pressed.code ?? '';
    const chosen = this.choose(ctx, generation, pressed.argument, modelType);
    if (chosen === null) return;
    const { output, page, material } = chosen;
    const models = modelsOfKind(this.registry, modelType, material);
    const [only, ...others] = models;
    if (only !== undefined && others.length === 0) return this.open(ctx, generation, output, only.code);
    const list = { output, page, modelType, models };
    ctx.replies.show(useModelsScreen(ctx.locale, generation, list, this.menus.quoteOf));
  }

  /** The card of a model that begins with this result. */
  async useIn(ctx: DialogueContext, generation: GenerationView, pressed: GenerationPress): Promise<void> {
    await this.open(ctx, generation, useFrom(pressed.argument).output, pressed.code ?? '');
  }

  private async open(ctx: DialogueContext, generation: GenerationView, output: number, code: string): Promise<void> {
    const model = this.registry.byCode(code);
    const answers = model === undefined ? null : answersWith(model, generation, output);
    if (model === undefined || answers === null || !this.registry.isOffered(model)) return this.outdated.tell(ctx);
    await this.cards.open(ctx, model, { answers, parentId: generation.id });
  }

  /** The result that is meant; null if there is none, or if the person is asked which one. */
  private choose(
    ctx: DialogueContext,
    generation: GenerationView,
    argument: number,
    modelType: string | null,
  ): { output: number; page: number; material: Material } | null {
    // Lists take the place of themselves, never the place of a result.
    if (argument === 0) ctx.replies.keepPressed();
    const { output, page } = useFrom(argument);
    const usable = usableOutputs(generation);
    if (output === 0 && usable.length > 1) {
      ctx.replies.show(chooseOutputScreen(ctx.locale, generation, modelType));
      return null;
    }
    const number = output === 0 ? (usable[0] ?? 0) : output;
    const material = materialIn(generation, number);
    if (material !== null) return { output: number, page, material };
    ctx.replies.toast(plain(ctx.locale, 'results.toast.nothing-to-use'), true);
    return null;
  }
}
