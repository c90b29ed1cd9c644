import { Injectable } from '@nestjs/common';
import { plain, t } from '../../text';
import { Cards } from '../card/cards';
import { type DialogueContext, isOfAnother } from '../entrance/dialogue-context';
import { goTo } from './pages';

/** Buttons that no longer do anything say so, and show the way on. */
@Injectable()
export class Outdated {
  constructor(private readonly cards: Cards) {}

  /**
   * A button of a card that is closed or was run, of another release, or of somebody else. `inPlace`: nothing on the
   * message of the button is of use any more, so the words take its place.
   */
  async tell(ctx: DialogueContext, { inPlace = false } = {}): Promise<void> {
    if (isOfAnother(ctx)) return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    ctx.replies.toast(plain(ctx.locale, 'dialogue.outdated.toast'));
    if (ctx.chat === undefined) return;
    const open = await this.cards.current(ctx);
    const ways = [goTo(ctx.locale, 'menu')];
    const screen = {
      text: t(ctx.locale, 'dialogue.outdated.text'),
      keyboard: open === null ? [[goTo(ctx.locale, 'new'), ...ways]] : [[goTo(ctx.locale, 'resume')], ways],
    };
    if (inPlace) ctx.replies.show(screen);
    else ctx.replies.say(screen);
  }
}
