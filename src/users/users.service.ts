import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { updateOne } from '../database';
import { type Locale, localeFor } from '../i18n';
import { User, type UserSettings } from './user.entity';

/** Who Telegram says is writing. */
export interface TelegramProfile {
  id: number;
  firstName: string;
  username?: string;
  languageCode?: string;
}

@Injectable()
export class UsersService {
  /** Finds the user of a Telegram account, or makes one in the language of the account. `created` only once. */
  async findOrCreate(manager: EntityManager, profile: TelegramProfile): Promise<{ user: User; created: boolean }> {
    const row = await updateOne<{ id: string; created: boolean }>(
      manager,
      `INSERT INTO users (telegram_id, first_name, username, locale) VALUES ($1, $2, $3, $4)
       ON CONFLICT (telegram_id) DO UPDATE SET first_name = $2, username = $3, seen_at = now()
       RETURNING id, xmax = 0 AS created`,
      [profile.id, profile.firstName, profile.username ?? null, localeFor(profile.languageCode)],
    );
    if (row === null) throw new Error('An upsert of a user returned no row.');
    return { user: await this.get(manager, Number(row.id)), created: row.created };
  }

  /** @throws EntityNotFoundError */
  get(manager: EntityManager, userId: number): Promise<User> {
    return manager.getRepository(User).findOneByOrFail({ id: userId });
  }

  findByTelegramId(manager: EntityManager, telegramId: number): Promise<User | null> {
    return manager.getRepository(User).findOneBy({ telegramId });
  }

  async setLocale(manager: EntityManager, userId: number, locale: Locale): Promise<void> {
    await manager.getRepository(User).update({ id: userId }, { locale });
  }

  /** Changes the given settings and leaves the others. */
  async changeSettings(manager: EntityManager, userId: number, changes: UserSettings): Promise<void> {
    await manager.query(`UPDATE users SET settings = settings || $2::jsonb WHERE id = $1`, [
      userId,
      JSON.stringify(changes),
    ]);
  }

  async setBanned(manager: EntityManager, userId: number, banned: boolean): Promise<void> {
    await manager.query(`UPDATE users SET banned_at = CASE WHEN $2 THEN now() END WHERE id = $1`, [userId, banned]);
  }
}
