import { Injectable } from '@nestjs/common';
import { Generations, type GenerationView } from '../../../generation';
import { Registry } from '../../../registry';
import { resultButtons } from '../../delivery/result-keyboard';
import { type Keyboard, button, plain } from '../../text';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { Deletion } from './deletion';
import { generationData } from './result-buttons';

interface Marked {
  reply_markup?: { inline_keyboard?: { text: string }[][] };
}

/** ⭐ and 🗑 below a result: only its buttons change, whatever the message is. */
@Injectable()
export class ResultKeyboards {
  constructor(
    private readonly generations: Generations,
    private readonly registry: Registry,
    private readonly deletion: Deletion,
  ) {}

  /** Says what it shall be instead of turning it round, so that a double tap does no harm. */
  async favour(ctx: DialogueContext, generation: GenerationView, on: boolean): Promise<void> {
    await this.generations.setFavourite(ctx.turn.manager, generation.id, ctx.user.id, on);
    ctx.replies.toast(plain(ctx.locale, `results.toast.${on ? 'favourite' : 'ordinary'}`));
    this.put(ctx, resultButtons(ctx.locale, { ...generation, isFavourite: on }, this.registry));
  }

  ask(ctx: DialogueContext, generation: GenerationView): void {
    ctx.replies.toast(plain(ctx.locale, 'results.toast.delete-question'));
    this.put(ctx, [
      [button(plain(ctx.locale, 'results.button.delete-yes'), generationData('delete-yes', generation.id))],
      [button(plain(ctx.locale, 'results.button.delete-no'), generationData('delete-no', generation.id))],
    ]);
  }

  keep(ctx: DialogueContext, generation: GenerationView): void {
    ctx.replies.toast(plain(ctx.locale, 'results.toast.kept'));
    this.put(ctx, resultButtons(ctx.locale, generation, this.registry));
  }

  async remove(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const pressed = messageOf(ctx)?.message_id;
    const isGone = await this.deletion.remove(ctx, generation.id, pressed === undefined ? [] : [pressed]);
    if (!isGone) this.put(ctx, resultButtons(ctx.locale, generation, this.registry));
  }

  /** A copy of what is deleted: its buttons do nothing any more. */
  takeAway(ctx: DialogueContext): void {
    ctx.replies.toast(plain(ctx.locale, 'results.toast.deleted-before'), true);
    this.put(ctx, []);
  }

  private put(ctx: DialogueContext, keyboard: Keyboard): void {
    const message = messageOf(ctx);
    const shown = (message as Marked | undefined)?.reply_markup?.inline_keyboard ?? [];
    const labels = (rows: { text: string }[][]): string =>
      JSON.stringify(rows.map((row) => row.map(({ text }) => text)));
    // Telegram refuses an edit that changes nothing.
    if (message === undefined || labels(shown) === labels(keyboard)) return;
    ctx.replies.call('editMessageReplyMarkup', {
      chat_id: message.chat.id,
      message_id: message.message_id,
      reply_markup: { inline_keyboard: keyboard },
    });
  }
}
