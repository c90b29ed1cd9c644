import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { updateMany, updateOne } from '../database';
import { type Locale, localeFor } from '../i18n';
import { type UserSettings, choicesOf, settingsOf, withFavouriteToggled, withRecent } from './settings';
import { User } from './user.entity';

/** Who Telegram says is writing. */
export interface TelegramProfile {
  id: number;
  firstName: string;
  username?: string;
  languageCode?: string;
}

/** How far `users.seen_at` may lag behind the person. */
const SEEN_STALE_MS = 3_600_000;

const isUpToDate = (user: User, { firstName, username }: TelegramProfile): boolean =>
  user.firstName === firstName &&
  user.username === (username ?? null) &&
  Date.now() - user.seenAt.getTime() < SEEN_STALE_MS;

@Injectable()
export class UsersService {
  /**
   * Finds the user of a Telegram account, or makes one in the language of the account. `created` only once. A known user
   * costs one reading: the row is written when the name has changed, or when it was seen longer ago than
   * {@link SEEN_STALE_MS}. Two at once end in one row, by the unique index.
   */
  async findOrCreate(manager: EntityManager, profile: TelegramProfile): Promise<{ user: User; created: boolean }> {
    const known = await this.findByTelegramId(manager, profile.id);
    if (known !== null && isUpToDate(known, profile)) return { user: known, created: false };
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
    await manager.query(
      `UPDATE users SET settings = CASE jsonb_typeof(settings) WHEN 'object' THEN settings ELSE '{}' END || $2::jsonb
       WHERE id = $1`,
      [userId, JSON.stringify(changes)],
    );
  }

  /**
   * Adds a model to the favourites or takes it away. In a transaction of the caller.
   * @returns whether it is one now; false after adding means that there are {@link FAVOURITE_MODELS_MAX} already
   */
  async toggleFavouriteModel(manager: EntityManager, userId: number, modelId: string): Promise<boolean> {
    const favouriteModels = withFavouriteToggled(await this.lockSettings(manager, userId), modelId);
    await this.changeSettings(manager, userId, { favouriteModels });
    return favouriteModels.includes(modelId);
  }

  /** It becomes the last used model and the first of the recent ones. In a transaction of the caller. */
  async noteModelUse(manager: EntityManager, userId: number, modelId: string): Promise<void> {
    const recentModels = withRecent(await this.lockSettings(manager, userId), modelId);
    await this.changeSettings(manager, userId, { lastModel: modelId, recentModels });
  }

  /** Keeps what was chosen for a model, instead of what was kept for it before. Anything that is JSON. */
  async rememberChoices(
    manager: EntityManager,
    userId: number,
    modelId: string,
    choices: Record<string, unknown>,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO model_choices (user_id, model_id, choices) VALUES ($1, $2, $3)
       ON CONFLICT (user_id, model_id) DO UPDATE SET choices = excluded.choices, updated_at = now()`,
      [userId, modelId, JSON.stringify(choices)],
    );
  }

  /**
   * What was kept for a model by {@link rememberChoices}; empty if nothing was. The model may have changed since: whoever
   * uses them checks them against it.
   */
  async choicesFor(manager: EntityManager, userId: number, modelId: string): Promise<Record<string, unknown>> {
    const rows: { choices: unknown }[] = await manager.query(
      `SELECT choices FROM model_choices WHERE user_id = $1 AND model_id = $2`,
      [userId, modelId],
    );
    return choicesOf(rows[0]?.choices);
  }

  /** The remembered choices of all models, by id. */
  async allChoices(manager: EntityManager, userId: number): Promise<Map<string, Record<string, unknown>>> {
    const rows: { model_id: string; choices: unknown }[] = await manager.query(
      `SELECT model_id, choices FROM model_choices WHERE user_id = $1 ORDER BY model_id`,
      [userId],
    );
    return new Map(rows.map((row) => [row.model_id, choicesOf(row.choices)]));
  }

  /** @returns of how many models choices were kept */
  async forgetChoices(manager: EntityManager, userId: number): Promise<number> {
    const rows = await updateMany(manager, `DELETE FROM model_choices WHERE user_id = $1 RETURNING model_id`, [userId]);
    return rows.length;
  }

  /**
   * Forgets what is known of a person: name, settings, remembered choices. Telegram id, language and ban stay, so that
   * whoever comes back is the same user. Their next message tells us the name again.
   */
  async forget(manager: EntityManager, userId: number): Promise<void> {
    await this.forgetChoices(manager, userId);
    await manager.query(`UPDATE users SET first_name = '', username = NULL, settings = '{}' WHERE id = $1`, [userId]);
  }

  /** Settings that nobody changes until the transaction ends. @throws Error if there is no such user */
  private async lockSettings(manager: EntityManager, userId: number): Promise<UserSettings> {
    const rows: { settings: unknown }[] = await manager.query(`SELECT settings FROM users WHERE id = $1 FOR UPDATE`, [
      userId,
    ]);
    if (rows[0] === undefined) throw new Error(`There is no user ${userId}.`);
    return settingsOf(rows[0].settings);
  }
}
