import { Injectable } from '@nestjs/common';
import { plain, t } from '../../text';
import { Cards } from '../card/cards';
import { type DialogueContext, isOfAnother } from '../entrance/dialogue-context';
import { goTo } from './pages';

/** Buttons that no longer do anything say so, and show the way on. */
@Injectable()
export class Outdated {
  constructor(private readonly cards: Cards) {}

  /** A button of a card that is closed or was run, of another release, or of somebody else. */
  async tell(ctx: DialogueContext): Promise<void> {
    if (isOfAnother(ctx)) return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    ctx.replies.toast(plain(ctx.locale, 'dialogue.outdated.toast'));
    const open = await this.cards.current(ctx);
    const ways = [goTo(ctx.locale, 'menu')];
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.outdated.text'),
      keyboard: open === null ? [[goTo(ctx.locale, 'new'), ...ways]] : [[goTo(ctx.locale, 'resume')], ways],
    });
  }
}
