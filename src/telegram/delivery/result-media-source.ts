import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  GenerationProviders,
  Generations,
  type GenerationView,
  type MediaSource,
  MediaSources,
  Rejected,
} from '../../generation';
import type { MediaRef, OpenedMedia } from '../../registry';
import { filesOf } from './receipt';
import { RESULT_SOURCE, resultOf } from './result-ref';

/**
 * Opens a result as the input of another model: as the provider made it, while it keeps it (kie.ai: 14 days), else the copy
 * in the chat. Telegram keeps photos smaller and recompressed, and gives bots no file above 20 MB.
 */
@Injectable()
export class ResultMediaSource implements MediaSource, OnModuleInit {
  readonly name = RESULT_SOURCE;

  constructor(
    private readonly sources: MediaSources,
    private readonly generations: Generations,
    private readonly providers: GenerationProviders,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  /** @throws Rejected if nobody has the file any more, or its owner has deleted the work */
  async open(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia> {
    const { generationId, number } = resultOf(ref);
    const generation = await this.generations.view(this.dataSource.manager, generationId);
    if (generation === null) throw new Rejected({ reason: 'media', message: 'That result was deleted.' });
    try {
      return await this.original(generation, number, signal);
    } catch (error) {
      const sent = filesOf(generation.receipt)[number - 1] ?? null;
      if (!(error instanceof Rejected) || sent === null) throw error;
      // What it is says its content: a photo of Telegram is a JPEG, whatever it was.
      return this.sources.open({ source: 'telegram', ref: sent.fileId, kind: ref.kind }, signal);
    }
  }

  private async original(generation: GenerationView, number: number, signal: AbortSignal): Promise<OpenedMedia> {
    const output = generation.outputs[number - 1];
    const provider = this.providers.find(generation.model?.provider ?? '');
    if (output === undefined || provider === undefined) {
      throw new Rejected({ reason: 'media', message: 'That result is no longer there.' });
    }
    return provider.open(output, signal);
  }
}
