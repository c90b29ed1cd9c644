import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LOCALES, type Locale } from '../../../i18n';
import { Jobs, type Json } from '../../../jobs';
import { type InspectionNeed, needsInspection } from '../../../media';
import type { MediaRef, ModelSpec } from '../../../registry';
import type { CardState } from './card-state';

export const MEASURING_JOB = 'telegram-measure-media';

/** A card whose files are to be measured. */
export interface MeasuringRequest {
  token: string;
  chatId: number;
  threadId: number | null;
  userId: number;
  locale: Locale;
  /** How often the file that is next was tried in vain. */
  tries: number;
}

/** How a card remembers that nothing more can be learned of a file. */
export const markOf = ({ source, ref }: MediaRef): string => `${source}:${ref}`;

/** The files on a card whose length or frame its price or its limits need, and that nobody has measured yet. */
export const needsOf = (model: ModelSpec, state: CardState): InspectionNeed[] =>
  needsInspection(model, state.form.answers).filter(({ ref }) => !state.measured.includes(markOf(ref)));

/** @throws Error for a payload that is none of ours */
export const parseRequest = (payload: Json): MeasuringRequest => {
  const { token, chatId, threadId, userId, locale, tries } = payload as { [key: string]: Json };
  const sound = typeof token === 'string' && typeof chatId === 'number' && typeof userId === 'number';
  if (!sound) throw new Error(`${MEASURING_JOB}: unknown payload`);
  return {
    token,
    chatId,
    threadId: typeof threadId === 'number' ? threadId : null,
    userId,
    locale: LOCALES.find((known) => known === locale) ?? 'en',
    tries: typeof tries === 'number' ? tries : 0,
  };
};

/** Asks for the files of a card to be measured, in the transaction that has put them there. */
@Injectable()
export class MeasuringRequests {
  constructor(private readonly jobs: Jobs) {}

  async add(manager: EntityManager, request: MeasuringRequest, runAt?: Date): Promise<void> {
    const key = `${MEASURING_JOB}:${request.userId}:${request.token}`;
    await this.jobs.enqueue(
      manager,
      MEASURING_JOB,
      { ...request },
      { key, maxAttempts: 5, ...(runAt ? { runAt } : {}) },
    );
  }
}
