import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale } from '../i18n';
import { type UserSettings, settingsOf } from './settings';

/** bigint columns come back as text; ids of users and of Telegram stay far below 2^53. */
const asNumber = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

const asSettings = { to: (value: UserSettings) => value, from: settingsOf };

@Entity('users')
export class User {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', transformer: asNumber })
  id!: number;

  @Column({ name: 'telegram_id', type: 'bigint', nullable: true, transformer: asNumber })
  telegramId!: number | null;

  @Column({ name: 'first_name', type: 'text' })
  firstName!: string;

  @Column({ type: 'text', nullable: true })
  username!: string | null;

  @Column({ type: 'text' })
  locale!: Locale;

  @Column({ type: 'jsonb', transformer: asSettings })
  settings!: UserSettings;

  @Column({ name: 'banned_at', type: 'timestamptz', nullable: true })
  bannedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'seen_at', type: 'timestamptz' })
  seenAt!: Date;
}
