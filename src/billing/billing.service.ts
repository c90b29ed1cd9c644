import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { updateOne } from '../database';
import { InsufficientCredits } from './errors';
import { creditTransfers } from './metrics';

/** Where credits come from that nobody has paid for. */
export type CreditSource = 'welcome' | 'promo' | 'adjustment';

export interface LedgerEntry {
  /** Signed: what this did to the user's balance, in credits. */
  amount: number;
  reason: string;
  reference: string;
  at: Date;
}

interface Transfer {
  to_account: string;
  amount: string;
}

/**
 * Double-entry ledger in whole credits. hold = user -> held; capture = held -> revenue; release = held -> user.
 * Capture and release of a generation share one unique key, so the database itself lets only one of them happen.
 * Every method works in the caller's transaction: credits move together with the row that they belong to.
 */
@Injectable()
export class Billing {
  /** Makes the account of a user if there is none yet. */
  async openAccount(manager: EntityManager, userId: number): Promise<void> {
    await manager.query(
      `INSERT INTO ledger_accounts (code, user_id, balance) VALUES ('user:' || $1::bigint, $1, 0) ON CONFLICT DO NOTHING`,
      [userId],
    );
  }

  /** Credits that the user can spend; what is held is not among them. 0 for a user without an account. */
  async balance(manager: EntityManager, userId: number): Promise<number> {
    const rows: { balance: string }[] = await manager.query(`SELECT balance FROM ledger_accounts WHERE user_id = $1`, [
      userId,
    ]);
    return Number(rows[0]?.balance ?? 0);
  }

  /** Gives credits to a user, once per `key`. @returns false if this key was given before (then nothing happens) */
  async credit(
    manager: EntityManager,
    credit: { userId: number; from: CreditSource; amount: number; key: string; reference: string },
  ): Promise<boolean> {
    if (credit.amount === 0) return false;
    const transfer = await updateOne(
      manager,
      `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
       SELECT $1, source.id, target.id, $4, $3, $5 FROM ledger_accounts source, ledger_accounts target
       WHERE source.code = $3 AND target.user_id = $2
       ON CONFLICT (key) DO NOTHING RETURNING id`,
      [credit.key, credit.userId, credit.from, credit.amount, credit.reference],
    );
    if (transfer === null) return false;
    await this.addToBalance(manager, credit.userId, credit.amount);
    creditTransfers.inc({ reason: credit.from }, credit.amount);
    return true;
  }

  /** Sets the price of a generation aside. @throws InsufficientCredits before anything is written */
  async hold(manager: EntityManager, hold: { userId: number; amount: number; generationId: string }): Promise<void> {
    const account = await updateOne<{ id: string }>(
      manager,
      `UPDATE ledger_accounts SET balance = balance - $2 WHERE user_id = $1 AND balance >= $2 RETURNING id`,
      [hold.userId, hold.amount],
    );
    if (account === null) throw new InsufficientCredits(await this.balance(manager, hold.userId), hold.amount);
    await manager.query(
      `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
       SELECT 'hold:' || $1, $2, id, $3, 'hold', $1 FROM ledger_accounts WHERE code = 'held'`,
      [hold.generationId, account.id, hold.amount],
    );
    creditTransfers.inc({ reason: 'hold' }, hold.amount);
  }

  /**
   * The generation succeeded: what was held is earned; of it only `price` (1 credit or more) where that is given and less,
   * and the remainder goes back in the same transaction. @returns false if its hold was captured or released before
   */
  async capture(manager: EntityManager, generationId: string, price?: number): Promise<boolean> {
    const transfer = await this.resolve(manager, generationId, 'capture', price);
    if (transfer === null) return false;
    if (price !== undefined) await this.giveRemainderBack(manager, generationId);
    return true;
  }

  /** The generation failed: what was held goes back. @returns false if its hold was captured or released before */
  async release(manager: EntityManager, generationId: string): Promise<boolean> {
    const transfer = await this.resolve(manager, generationId, 'release');
    if (transfer === null) return false;
    await this.pay(manager, transfer);
    return true;
  }

  /** The newest entries of a user's account, newest first. */
  async entries(manager: EntityManager, userId: number, limit: number): Promise<LedgerEntry[]> {
    const rows: { amount: string; reason: string; reference: string; created_at: Date }[] = await manager.query(
      // Each side from the end of its own index: an OR over both would read the whole ledger backwards.
      `WITH account AS MATERIALIZED (SELECT id FROM ledger_accounts WHERE user_id = $1)
       SELECT amount, reason, reference, created_at FROM (
         (SELECT id, -amount AS amount, reason, reference, created_at FROM ledger_transfers
          WHERE from_account = (SELECT id FROM account) ORDER BY id DESC LIMIT $2)
         UNION ALL
         (SELECT id, amount, reason, reference, created_at FROM ledger_transfers
          WHERE to_account = (SELECT id FROM account) ORDER BY id DESC LIMIT $2)) sides
       ORDER BY id DESC LIMIT $2`,
      [userId, limit],
    );
    return rows.map((row) => ({
      amount: Number(row.amount),
      reason: row.reason,
      reference: row.reference,
      at: row.created_at,
    }));
  }

  private async resolve(
    manager: EntityManager,
    generationId: string,
    reason: 'capture' | 'release',
    atMost?: number,
  ): Promise<Transfer | null> {
    const transfer = await updateOne<Transfer>(
      manager,
      `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
       SELECT 'resolve:' || $1, hold.to_account,
              CASE WHEN $2 = 'release' THEN hold.from_account ELSE (SELECT id FROM ledger_accounts WHERE code = 'revenue') END,
              least(hold.amount, $3::bigint), $2, $1
       FROM ledger_transfers hold WHERE hold.key = 'hold:' || $1
       ON CONFLICT (key) DO NOTHING RETURNING to_account, amount`,
      [generationId, reason, atMost ?? null],
    );
    if (transfer !== null) creditTransfers.inc({ reason }, Number(transfer.amount));
    return transfer;
  }

  /** Once, by a key of its own; nothing where the whole hold was captured. */
  private async giveRemainderBack(manager: EntityManager, generationId: string): Promise<void> {
    const transfer = await updateOne<Transfer>(
      manager,
      `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
       SELECT 'remainder:' || $1, hold.to_account, hold.from_account, hold.amount - capture.amount, 'release', $1
       FROM ledger_transfers hold JOIN ledger_transfers capture ON capture.key = 'resolve:' || $1
       WHERE hold.key = 'hold:' || $1 AND hold.amount > capture.amount
       ON CONFLICT (key) DO NOTHING RETURNING to_account, amount`,
      [generationId],
    );
    if (transfer === null) return;
    creditTransfers.inc({ reason: 'release' }, Number(transfer.amount));
    await this.pay(manager, transfer);
  }

  private async pay(manager: EntityManager, transfer: Transfer): Promise<void> {
    await manager.query(`UPDATE ledger_accounts SET balance = balance + $2 WHERE id = $1`, [
      transfer.to_account,
      transfer.amount,
    ]);
  }

  private async addToBalance(manager: EntityManager, userId: number, amount: number): Promise<void> {
    await manager.query(`UPDATE ledger_accounts SET balance = balance + $2 WHERE user_id = $1`, [userId, amount]);
  }
}
