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

  /** The message of a card; null if the card is gone, `unknown` while its message is being sent. */
  async of(confirmId: string): Promise<number | null | 'unknown'> {
    const rows: { message_id: string | null }[] = await this.dataSource.query(
      `SELECT message_id FROM cards WHERE confirm_id = $1`,
      [confirmId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    return row.message_id === null ? 'unknown' : Number(row.message_id);
  }
}
