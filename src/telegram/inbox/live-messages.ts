import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Remembers which message shows a card: Telegram tells it only once the message has been sent. */
@Injectable()
export class LiveMessages {
  constructor(private readonly dataSource: DataSource) {}

  /** A card that is gone meanwhile is no error: its message shows what came of it. */
  async remember(confirmId: string, messageId: number): Promise<void> {
    await this.dataSource.query(`UPDATE cards SET message_id = $2 WHERE confirm_id = $1`, [confirmId, messageId]);
  }
}
