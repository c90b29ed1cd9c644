import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations, type GenerationView } from '../../../generation';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { tokenOf } from './screens/card-buttons';
import { Cards } from './cards';
import { pathOf } from './path-code';
import { PICK_WORD, type PickPress, parsePick } from './screens/pick-buttons';
import { picked } from './picks';

/** A work of one's own answers a question: its id is looked up anew, for a button proves nothing. */
@Injectable()
export class Picking implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly generations: Generations,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(PICK_WORD, async (ctx, args) => {
      const pressed = parsePick(args);
      if (pressed === null) return false;
      await this.press(ctx, pressed);
    });
  }

  private async press(ctx: DialogueContext, { token, path: code, generationId, output }: PickPress): Promise<void> {
    const card = await this.cards.byToken(ctx, token);
    if (card === null) return this.outdated.tell(ctx);
    // The model has changed: the button may mean something else by now.
    if (tokenOf(card.state.confirmId) !== token) return this.cards.begin(ctx, card);
    const path = pathOf(card.model, code);
    const generation = await this.own(ctx, generationId);
    if (path === null || generation === null) return this.outdated.tell(ctx);
    const next = picked(card.model, card.state.form, path, generation, output);
    if (next === null || next.view.kind === 'outdated') return this.outdated.tell(ctx);
    ctx.replies.toast(plain(ctx.locale, 'card.toast.choose'));
    const state = { ...card.state, parentId: card.state.parentId ?? generation.id };
    await this.cards.show(ctx, { ...card, state }, next);
  }

  private async own(ctx: DialogueContext, generationId: string): Promise<GenerationView | null> {
    const generation = await this.generations.find(ctx.turn.manager, generationId);
    return generation === null || generation.userId !== ctx.user.id || generation.isDeleted ? null : generation;
  }
}
