import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../database';
import { MediaInspector, Rejected } from '../../../generation';
import type { Locale } from '../../../i18n';
import { Jobs } from '../../../jobs';
import { MediaRefused, describeRefusal, describeUnavailable, withMeasured } from '../../../media';
import type { FormState, MediaRef } from '../../../registry';
import { type Html, type Screen, html } from '../../text';
import { CardDrawing } from './card-drawing';
import { CardRedraw } from './card-redraw';
import { CardStore } from './card-store';
import { Cards, type OpenCard } from './cards';
import { type FlowStep, step } from './flow';
import {
  MEASURING_JOB,
  type MeasuringRequest,
  MeasuringRequests,
  markOf,
  needsOf,
  parseRequest,
} from './measuring-requests';
import { problemText } from './screens/question-screen';
import { withoutFile } from './without-file';

/** A file that can't be had in so many tries is taken for what it was declared to be. */
const MOST_TRIES = 3;
const AGAIN_MS = 1_000;

/** A source that gives no reason known here has lost it: nothing but sending it again helps. */
const unavailableWords = ({ failure }: Rejected, locale: Locale): string =>
  describeUnavailable(failure.code, locale) ?? describeUnavailable('other', locale) ?? '';

/** What became of one file. */
type Measured = { kind: 'known'; file: MediaRef } | { kind: 'unknown' } | { kind: 'refused'; words: string };

/**
 * Looks into the files of a card whose length or frame its price or its limits need. Handlers may not fetch anything, so
 * a job does it; meanwhile the card says so, and it shows 🚀 when the price is known. A file that will not do leaves the
 * card, and the person is told why.
 */
@Injectable()
export class Measuring implements OnModuleInit {
  private readonly logger = new Logger(Measuring.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly requests: MeasuringRequests,
    private readonly inspector: MediaInspector,
    private readonly store: CardStore,
    private readonly cards: Cards,
    private readonly drawing: CardDrawing,
    private readonly redraw: CardRedraw,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.define(MEASURING_JOB, (payload, { signal }) => this.measure(parseRequest(payload), signal));
  }

  private async measure(request: MeasuringRequest, signal: AbortSignal): Promise<void> {
    const card = await inTransaction(this.dataSource, (manager) => this.cards.load(manager, request, request.token));
    const need = card === null ? undefined : needsOf(card.model, card.state)[0];
    if (need === undefined) return;
    const outcome = await this.look(need.ref, request, signal);
    if (outcome === null) return;
    const drawn = await this.note(request, need.ref, outcome);
    if (drawn === null) return;
    const place = { chatId: request.chatId, ...(request.threadId === null ? {} : { threadId: request.threadId }) };
    await this.redraw.inPlace(drawn.confirmId, place, drawn.screen, signal);
  }

  /** @returns null if it is tried again later */
  private async look(ref: MediaRef, request: MeasuringRequest, signal: AbortSignal): Promise<Measured | null> {
    try {
      return { kind: 'known', file: await this.inspector.inspect(ref, signal) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MediaRefused)
        return { kind: 'refused', words: describeRefusal(error.refusal, request.locale) };
      // The source will never give it: the run would fail with the same words, so it is told now.
      if (error instanceof Rejected) return { kind: 'refused', words: unavailableWords(error, request.locale) };
      this.logger.warn({ msg: 'a file could not be measured', tries: request.tries, reason: String(error) });
      if (request.tries + 1 >= MOST_TRIES) return { kind: 'unknown' };
      const again = { ...request, tries: request.tries + 1 };
      await this.requests.add(this.dataSource.manager, again, new Date(Date.now() + AGAIN_MS));
      return null;
    }
  }

  /**
   * Puts what was found on the card as it is now: the person may have gone on meanwhile.
   * @returns null if nothing has to be drawn
   */
  private note(
    request: MeasuringRequest,
    ref: MediaRef,
    outcome: Measured,
  ): Promise<{ confirmId: string; screen: Screen } | null> {
    return inTransaction(this.dataSource, async (manager) => {
      const card = await this.cards.load(manager, request, request.token);
      if (card === null) return null;
      const marked = { ...card, state: { ...card.state, measured: [...card.state.measured, markOf(ref)] } };
      const { next, above } = this.nextStep(marked, ref, outcome, request.locale);
      const state = { ...marked.state, form: next.form };
      await this.store.amend(manager, state);
      // One file after another: each is a job of its own, so that a slow one holds up no other card.
      if (needsOf(card.model, state).length > 0) {
        await this.requests.add(manager, { ...request, tries: 0 });
        if (outcome.kind !== 'refused') return null;
      }
      const screen = await this.drawing.of(manager, request, card.model, state, next, above);
      const shown = step(card.model, card.state.form, { kind: 'show' });
      const before = await this.drawing.of(manager, request, card.model, card.state, shown);
      // A question says nothing of the price: it looks as it did, and an edit that changes nothing is refused.
      return JSON.stringify(before) === JSON.stringify(screen) ? null : { confirmId: state.confirmId, screen };
    });
  }

  private nextStep(
    { model, state: { form } }: OpenCard,
    ref: MediaRef,
    outcome: Measured,
    locale: Locale,
  ): { next: FlowStep; above: Html[] } {
    const show = (now: FormState): FlowStep => step(model, now, { kind: 'show' });
    if (outcome.kind === 'unknown') return { next: show(form), above: [] };
    if (outcome.kind === 'refused') return { next: show(withoutFile(form, ref)), above: [html`⚠️ ${outcome.words}`] };
    const answers = withMeasured(form.answers, outcome.file);
    const problems = this.drawing.problemsOf(model, answers).filter(({ code }) => code.startsWith('media_'));
    if (problems.length === 0) return { next: show({ ...form, answers }), above: [] };
    return { next: show(withoutFile(form, ref)), above: [problemText(locale, model, problems)] };
  }
}
