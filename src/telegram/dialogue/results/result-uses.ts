import { Injectable } from '@nestjs/common';
import type { GenerationView } from '../../../generation';
import { Registry } from '../../../registry';
import { plain } from '../../text';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { Menus } from '../menu/menus';
import { Outdated } from '../routing/outdated';
import { type GenerationPress, useFrom } from './result-buttons';
import { type UseList, chooseOutputScreen, useKindsScreen, useModelsScreen } from './use-screens';
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

  /** Kinds of use, or the models of the only one; a page beyond the first is of an old button, whose list had no kinds. */
  async use(ctx: DialogueContext, generation: GenerationView, { argument }: GenerationPress): Promise<void> {
    const chosen = this.choose(ctx, generation, argument, null);
    if (chosen === null) return;
    const kinds = useKinds(this.registry, chosen.material);
    const { output, page } = chosen;
    if (page > 0) {
      const models = [...new Set(kinds.flatMap((kind) => kind.models))];
      return this.list(ctx, generation, { output, page, modelType: null, models });
    }
    const [only, ...others] = kinds;
    if (only !== undefined && others.length === 0) return this.list(ctx, generation, { output, page, ...only });
    ctx.replies.show(useKindsScreen(ctx.locale, generation, output, kinds));
  }

  /** Models of one kind. */
  async useKind(ctx: DialogueContext, generation: GenerationView, pressed: GenerationPress): Promise<void> {
    const modelType = pressed.code ?? '';
    const chosen = this.choose(ctx, generation, pressed.argument, modelType);
    if (chosen === null) return;
    const { output, page, material } = chosen;
    const models = modelsOfKind(this.registry, modelType, material);
    await this.list(ctx, generation, { output, page, modelType, models });
  }

  /** The only one is opened at once. */
  private async list(ctx: DialogueContext, generation: GenerationView, use: UseList): Promise<void> {
    const [only, ...others] = use.models;
    if (only !== undefined && others.length === 0) return this.open(ctx, generation, use.output, only.code);
    ctx.replies.show(useModelsScreen(ctx.locale, generation, use, this.menus.quoteOf));
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
