import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../database';
import { LOCALES, type Locale } from '../../../i18n';
import { Jobs, type Json } from '../../../jobs';
import { TelegramRefusal, TelegramSender } from '../../sender';
import { type Screen, sendPayload, t } from '../../text';
import { tokenOf } from './screens/card-buttons';
import { CardDrawing } from './card-drawing';
import { CardRedraw } from './card-redraw';
import { type OpenCard, Cards } from './cards';
import { CardStore } from './card-store';
import { PROMPT_FILE_LIMIT_BYTES } from '../incoming/media-of';
import { type FlowEvent, type FlowStep, step } from './flow';
import { textOf } from './text-file';
import { goTo } from '../routing/pages';

const JOB = 'telegram-prompt-file';

interface Wish {
  fileId: string;
  /** The message that brought it. */
  messageId: number;
  /** Words beside it are not taken, and that is told. */
  hasCaption: boolean;
  /** Of the card that the file was sent to. */
  token: string;
  chatId: number;
  threadId: number | null;
  userId: number;
  locale: Locale;
}

const parse = (payload: Json): Wish => {
  const { fileId, messageId, hasCaption, token, chatId, threadId, userId, locale } = payload as { [key: string]: Json };
  const sound = typeof fileId === 'string' && typeof token === 'string';
  if (!sound || typeof chatId !== 'number' || typeof userId !== 'number') throw new Error(`${JOB}: unknown payload`);
  return {
    fileId,
    // Jobs of an earlier release name no message.
    messageId: typeof messageId === 'number' ? messageId : 0,
    hasCaption: hasCaption === true,
    token,
    chatId,
    threadId: typeof threadId === 'number' ? threadId : null,
    userId,
    locale: LOCALES.find((known) => known === locale) ?? 'en',
  };
};

type Content = { kind: 'text'; text: string } | { kind: 'unreadable' } | { kind: 'too_long' };

/** Reads a prompt that was sent as a text file. A handler may not call Telegram, so a job fetches it and goes on from there. */
@Injectable()
export class PromptFiles implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly sender: TelegramSender,
    private readonly store: CardStore,
    private readonly cards: Cards,
    private readonly drawing: CardDrawing,
    private readonly redraw: CardRedraw,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.define(JOB, (payload, { signal }) => this.read(parse(payload), signal));
  }

  async request(manager: EntityManager, wish: Wish): Promise<void> {
    await this.jobs.enqueue(manager, JOB, { ...wish }, { maxAttempts: 5 });
  }

  private async read(wish: Wish, signal: AbortSignal): Promise<void> {
    const place = { chatId: wish.chatId, ...(wish.threadId === null ? {} : { threadId: wish.threadId }) };
    const content = await this.download(wish, signal);
    const taken = content.kind === 'text' ? await this.take(wish, content.text) : null;
    if (taken !== null) {
      return this.redraw.below(taken.card.state.confirmId, taken.card.messageId, place, taken.screen, signal);
    }
    const screen = content.kind === 'text' ? this.tooLate(wish) : this.refusal(wish, content.kind);
    await this.sender.call('sendMessage', sendPayload(place, screen), { lane: 'answer', chatId: wish.chatId, signal });
  }

  private async download(wish: Wish, signal: AbortSignal): Promise<Content> {
    try {
      const file = await this.sender.downloadFile(wish.fileId, signal);
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of file.stream) {
        parts.push(part as Buffer);
        size += (part as Buffer).length;
        if (size > PROMPT_FILE_LIMIT_BYTES) return { kind: 'too_long' };
      }
      const text = textOf(Buffer.concat(parts));
      return text === null ? { kind: 'unreadable' } : { kind: 'text', text };
    } catch (error) {
      if (error instanceof TelegramRefusal && error.code !== 429) return { kind: 'unreadable' };
      throw error;
    }
  }

  /**
   * The text goes where a typed one would; the row's lock keeps this apart from what the person does meanwhile.
   * @returns null if that card is no longer open
   */
  private take(wish: Wish, text: string): Promise<{ card: OpenCard; screen: Screen } | null> {
    return inTransaction(this.dataSource, async (manager) => {
      const card = await this.cards.load(manager, wish, wish.token);
      if (card === null || tokenOf(card.state.confirmId) !== wish.token) return null;
      const isRead = wish.messageId !== 0 && card.state.readMessageId === wish.messageId;
      // Read before, by a run of this job that could not show it: a second time it would answer the next question.
      const event: FlowEvent = isRead ? { kind: 'show' } : { kind: 'text', text };
      const after = step(card.model, card.state.form, event);
      const next: FlowStep = wish.hasCaption
        ? { ...after, notices: [...after.notices, { kind: 'caption_left' }] }
        : after;
      const state = { ...card.state, form: next.form, readMessageId: wish.messageId, promptParts: [] };
      await this.store.save(manager, wish, state);
      return { card, screen: await this.drawing.of(manager, wish, card.model, state, next) };
    });
  }

  private refusal({ locale }: Wish, kind: 'unreadable' | 'too_long'): Screen {
    const text =
      kind === 'unreadable'
        ? t(locale, 'dialogue.file-unreadable')
        : t(locale, 'dialogue.file-too-long', { limit: PROMPT_FILE_LIMIT_BYTES / 1024 / 1024 });
    return { text, keyboard: [] };
  }

  private tooLate({ locale }: Wish): Screen {
    return { text: t(locale, 'dialogue.outdated.text'), keyboard: [[goTo(locale, 'new'), goTo(locale, 'menu')]] };
  }
}
