import { Ctx, Update, Use } from 'nestjs-telegraf';
import type { DialogueContext } from '../entrance/dialogue-context';
import { Fallback } from './fallback';

/** The last in line: stands behind the composers and the scene. */
@Update()
export class FallbackUpdate {
  constructor(private readonly fallback: Fallback) {}

  @Use()
  async onAnything(@Ctx() ctx: DialogueContext): Promise<void> {
    await this.fallback.handle(ctx);
  }
}
