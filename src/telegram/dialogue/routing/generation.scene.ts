import { Ctx, Wizard, WizardStep } from 'nestjs-telegraf';

import { SCENE } from '../card/cards';
import { Conversation } from '../card/conversation';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { Fallback } from './fallback';

/**
 * The one scene for all models, of two steps: ask, then take the answer and stay. What is asked is computed from the
 * model's YAML, and the answers are a row of their own, so the scene holds nothing but its cursor.
 */
@Wizard(SCENE)
export class GenerationScene {
  constructor(
    private readonly conversation: Conversation,
    private readonly fallback: Fallback,
  ) {}

  @WizardStep(1)
  async ask(@Ctx() ctx: DialogueContext): Promise<void> {
    await this.conversation.begin(ctx);
    ctx.wizard.next();
  }

  @WizardStep(2)
  async take(@Ctx() ctx: DialogueContext): Promise<void> {
    const message = 'message' in ctx.update ? messageOf(ctx) : undefined;
    if (message === undefined) return this.fallback.handle(ctx);
    await this.conversation.take(ctx, message);
  }
}
