import { Injectable } from '@nestjs/common';
import type { OpenedMedia } from '../../registry';

/** `answer`: to a user's own action, at once. `delivery` and `progress` are paced over all instances. */
export type Lane = 'answer' | 'delivery' | 'progress';

export interface CallOptions {
  lane: Lane;
  chatId?: number;
  signal?: AbortSignal;
}

@Injectable()
export class TelegramSender {
  call<T>(_method: string, _payload: Record<string, unknown>, _options: CallOptions): Promise<T> {
    return Promise.reject(new Error('not built yet'));
  }

  downloadFile(_fileId: string, _signal: AbortSignal): Promise<OpenedMedia> {
    return Promise.reject(new Error('not built yet'));
  }
}
