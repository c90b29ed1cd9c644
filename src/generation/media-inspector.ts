import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config';
import { MediaRefused, inspectOpened, removeLeftFolders } from '../media';
import type { MediaRef } from '../registry';
import { FetchRefused } from './guarded-fetch';
import { Rejected } from './ports';
import { MediaSources } from './providers';

/**
 * Measures the files that users give: opens a ref at its source and looks inside. Fetches the whole file, so it belongs
 * into a job, never into the handler of an update.
 */
@Injectable()
export class MediaInspector implements OnModuleInit {
  private readonly logger = new Logger(MediaInspector.name);

  constructor(
    private readonly config: AppConfig,
    private readonly sources: MediaSources,
  ) {}

  onModuleInit(): void {
    void removeLeftFolders(Date.now());
  }

  /**
   * The ref with the real kind, type, size, width, height and length, marked as `measured`; `source` and `ref` stay.
   * @throws MediaRefused if this file will never do (its `refusal` is for `describeRefusal`)
   * @throws Rejected with reason `media` if the source will never give the file
   * Any other error is transient.
   */
  async inspect(ref: MediaRef, signal: AbortSignal): Promise<MediaRef> {
    try {
      const measured = await inspectOpened(ref, await this.sources.open(ref, signal), this.config.media, signal);
      if (measured.measured !== true) this.logger.warn('ffprobe is not installed: declared lengths are believed');
      return measured;
    } catch (error) {
      if (error instanceof MediaRefused) this.logger.log({ msg: 'a file is refused', ...error.refusal });
      if (error instanceof FetchRefused)
        throw new Rejected({ reason: 'media', code: error.reason, message: error.message });
      throw error;
    }
  }
}
