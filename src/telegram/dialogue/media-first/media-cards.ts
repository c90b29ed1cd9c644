import { Injectable } from '@nestjs/common';
import { type Answers, type ModelSpec, Registry } from '../../../registry';
import { UsersService } from '../../../users';
import type { Html } from '../../text';
import { Cards, type OpenCard } from '../card/cards';
import { mainTextPath } from '../card/fitting';
import { type Notice, step } from '../card/flow';
import type { DialogueContext } from '../entrance/dialogue-context';
import type { PromptPart } from '../incoming/prompt-parts';
import { type Filling, fillingsOf } from './filling';
import type { Received } from './received-media';
import { wordsOnly } from './text-uses';
import { pageFillings } from './web-address';

/** The prompt that stands on a card. */
export const promptOn = ({ model, state }: OpenCard): string | null => {
  const prompt = state.form.answers[String(mainTextPath(model)?.[0] ?? '')];
  return typeof prompt === 'string' ? prompt : null;
};

const partsOf = ({ messageId, words }: Received): PromptPart[] =>
  messageId === 0 ? [] : [{ messageId, text: words ?? '' }];

/** Files that came first get their card, with the words beside them as the prompt. */
@Injectable()
export class MediaCards {
  constructor(
    private readonly cards: Cards,
    private readonly registry: Registry,
    private readonly users: UsersService,
  ) {}

  /** A card of this model with the files in their places, below some words. @returns false if they don't fit it */
  async open(ctx: DialogueContext, received: Received, model: ModelSpec, above: Html[] = []): Promise<boolean> {
    const filling = this.fillingFor(received, model);
    if (filling === null) return false;
    const replaced = await this.replacedBy(ctx, received);
    const words = (replaced === null ? null : promptOn(replaced)) ?? received.words;
    const answers = this.withWords(filling, words);
    const key = String(mainTextPath(model)?.[0] ?? '');
    const taken = words !== null && answers[key] === words;
    if (replaced !== null) await this.cards.close(ctx, replaced, true);
    await this.cards.open(ctx, model, {
      answers: { ...(await this.remembered(ctx, model)), ...answers },
      mediaId: received.id,
      above,
      notices: this.noticesOf(received, filling, words !== null && !taken),
      ...(received.parentId === null ? {} : { parentId: received.parentId }),
      ...(taken ? { promptParts: replaced?.state.promptParts ?? partsOf(received) } : {}),
    });
    return true;
  }

  /** The files go to a card that is open. */
  async addTo(ctx: DialogueContext, received: Received, card: OpenCard): Promise<void> {
    const event = { kind: 'media', items: received.items, caption: received.words } as const;
    const next = step(card.model, card.state.form, event);
    const before = promptOn(card);
    const after = promptOn({ ...card, state: { ...card.state, form: next.form } });
    const state = after === before ? card.state : { ...card.state, promptParts: partsOf(received) };
    await this.cards.show(ctx, { ...card, state }, next);
  }

  /** True if a card with these files and words lacks nothing. */
  isComplete(filling: Filling, words: string): boolean {
    const path = mainTextPath(filling.model);
    if (path === null) return false;
    return this.cards.problemsOf(filling.model)({ ...filling.answers, [String(path[0])]: words }).length === 0;
  }

  /** The best way to place the files that breaks no rule between parameters. */
  private fillingFor(received: Received, model: ModelSpec): Filling | null {
    if (received.what === 'text') return wordsOnly(model);
    const address = received.items[0]?.ref ?? '';
    const ways = received.what === 'page' ? pageFillings([model], address) : fillingsOf(model, received.items);
    const problemsOf = this.cards.problemsOf(model);
    const sound = ways.find(({ answers }) => problemsOf(answers).every(({ path }) => !(String(path[0]) in answers)));
    return sound ?? ways[0] ?? null;
  }

  /** Words that the prompt does not take are left out: they would be lost without a word else. */
  private withWords({ model, answers }: Filling, words: string | null): Answers {
    const path = mainTextPath(model);
    if (words === null || path === null) return answers;
    const key = String(path[0]);
    const filled = { ...answers, [key]: words };
    return this.cards
      .problemsOf(model)(filled)
      .some((problem) => problem.path[0] === key)
      ? answers
      : filled;
  }

  private noticesOf({ items }: Received, { used }: Filling, wordsLeft: boolean): Notice[] {
    return [
      ...(used < items.length ? [{ kind: 'files_left', used, given: items.length } as const] : []),
      ...(wordsLeft ? [{ kind: 'words_left' } as const] : []),
    ];
  }

  /** The card of the same files that has just become the offer of other models: its words are taken along. */
  private async replacedBy(ctx: DialogueContext, received: Received): Promise<OpenCard | null> {
    const pressed = ctx.replies.pressedMessageId;
    if (pressed === null) return null;
    const cards = await this.cards.all(ctx);
    return cards.find(({ state, messageId }) => state.mediaId === received.id && messageId === pressed) ?? null;
  }

  private async remembered(ctx: DialogueContext, model: ModelSpec): Promise<Answers> {
    if (ctx.user.settings.rememberChoices !== true) return {};
    return (await this.users.choicesFor(ctx.turn.manager, ctx.user.id, model.id)) as Answers;
  }

  /** Offered models, those used lately first. */
  recent(ctx: DialogueContext): ModelSpec[] {
    const { recentModels = [], lastModel } = ctx.user.settings;
    return this.offered([...recentModels, ...(lastModel === undefined ? [] : [lastModel])]);
  }

  /** Offered models that this person likes: used lately, then favourites. */
  preferred(ctx: DialogueContext): ModelSpec[] {
    return [...this.recent(ctx), ...this.offered(ctx.user.settings.favouriteModels ?? [])];
  }

  private offered(ids: readonly string[]): ModelSpec[] {
    return [...new Set(ids)]
      .map((id) => this.registry.get(id))
      .filter((model): model is ModelSpec => model !== undefined && this.registry.isOffered(model));
  }
}
