import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { GenerationProviders, Generations, type GenerationView } from '../../generation';
import { Jobs, type Json } from '../../jobs';
import { type Locale, LOCALES } from '../../i18n';
import { TelegramSender } from '../sender';
import { type Html, type Place, mediaPayload, sendPayload, t } from '../text';
import type { PlannedFile } from './plan';
import { modelTitle } from './prompt';
import { goneText, linkText } from './result-texts';
import { firstThatWorks, upload } from './ways';

const JOB = 'telegram-original';

interface Wish {
  generationId: string;
  chatId: number;
  threadId: number | null;
  locale: Locale;
}

const parse = (payload: Json): Wish => {
  const { generationId, chatId, threadId, locale } = payload as { [key: string]: Json };
  if (typeof generationId !== 'string' || typeof chatId !== 'number') throw new Error(`${JOB}: unknown payload`);
  return {
    generationId,
    chatId,
    threadId: typeof threadId === 'number' ? threadId : null,
    locale: LOCALES.find((known) => known === locale) ?? 'en',
  };
};

/** 📄: the files of a result as the provider made them, uncompressed. Fetched and uploaded by a job, free of charge. */
@Injectable()
export class Originals implements OnModuleInit {
  private readonly logger = new Logger(Originals.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly providers: GenerationProviders,
    private readonly generations: Generations,
    private readonly sender: TelegramSender,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.define(JOB, (payload, { signal }) => this.send(parse(payload), signal));
  }

  /** In the transaction of the turn. Pressed ten times while the first waits, it is one job. */
  async request(manager: EntityManager, wish: Wish): Promise<void> {
    const key = `${JOB}:${wish.generationId}:${wish.chatId}`;
    await this.jobs.enqueue(manager, JOB, { ...wish }, { key, maxAttempts: 4 });
  }

  private async send(wish: Wish, signal: AbortSignal): Promise<void> {
    const generation = await this.generations.view(this.dataSource.manager, wish.generationId);
    if (generation === null) return;
    const place: Place = { chatId: wish.chatId, ...(wish.threadId === null ? {} : { threadId: wish.threadId }) };
    for (const [index, output] of generation.outputs.entries()) {
      if (output.url === undefined) continue;
      await this.sendFile(generation, { kind: 'document', index, output, fileId: null }, place, wish.locale, signal);
    }
  }

  private async sendFile(
    generation: GenerationView,
    file: PlannedFile,
    place: Place,
    locale: Locale,
    signal: AbortSignal,
  ): Promise<void> {
    const options = { lane: 'delivery', chatId: place.chatId, signal } as const;
    const say = async (text: Html): Promise<void> => {
      await this.sender.call('sendMessage', sendPayload(place, { text, keyboard: [] }), options);
    };
    const link = (): Promise<void> => say(linkText(locale, file.output.url ?? ''));
    const gone = (): Promise<void> => say(goneText(locale));
    const asDocument = async (): Promise<void> => {
      const carried = await upload(file, 'document', (output) =>
        this.providers.get(generation.provider).open(output, signal),
      );
      if (carried.as === 'link') return link();
      if (carried.as === 'gone') return gone();
      const caption = t(locale, 'delivery.original-caption', { model: modelTitle(generation) });
      const payload = { ...mediaPayload(place, caption, []), document: carried.media };
      await this.sender.call('sendDocument', { ...payload, disable_content_type_detection: true }, options);
    };
    await firstThatWorks([asDocument, link]).catch((error: unknown) => {
      this.logger.warn({ msg: 'original not sent', generation: generation.id, error: String(error) });
      throw error;
    });
  }
}
