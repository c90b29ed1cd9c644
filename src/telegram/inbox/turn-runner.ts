import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Message, Update } from 'telegraf/types';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../database';
import { Bot } from '../bot/bot';
import type { OutgoingCall, Turn } from '../bot/context';
import { handlerSeconds, updatesHandled } from '../metrics';
import { arrange } from './answers';
import { isDatabaseAway } from './database-away';
import { DIALOGUE, type Dialogue } from './dialogue';
import { type Claimed, Inbox } from './inbox';

/** Handlers take milliseconds; one that takes longer does something that belongs into a job. */
const SLOW_MS = 1_000;
/** An update that was begun this often and never ended has killed each process that touched it. */
const MAX_ATTEMPTS = 3;

/** What is handled: the claimed update with its gathered parts. */
export interface Work {
  claimed: Claimed;
  update: Update;
  album: Message[];
  texts: Message.TextMessage[];
  merged: string[];
}

class ClaimLost extends Error {}

/** Runs the handlers of one update in one transaction with the answers and the end of the claim. */
@Injectable()
export class TurnRunner {
  private readonly logger = new Logger(TurnRunner.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly bot: Bot,
    private readonly inbox: Inbox,
    @Inject(DIALOGUE) private readonly dialogue: Dialogue,
  ) {}

  /** @returns the answers to send, or null if the update was left: to another instance, or until the database is back */
  async run(owner: string, work: Work): Promise<OutgoingCall[] | null> {
    const { claimed } = work;
    if (claimed.attempts > MAX_ATTEMPTS) {
      return this.apologise(owner, work, new Error(`given up after ${MAX_ATTEMPTS} processes did not survive it`));
    }
    const startedAt = performance.now();
    try {
      const answers = await this.handle(owner, work);
      updatesHandled.inc({ outcome: 'handled' });
      return answers;
    } catch (error) {
      if (this.mustLeave(error, claimed)) return null;
      return await this.apologise(owner, work, error);
    } finally {
      const ms = Math.round(performance.now() - startedAt);
      handlerSeconds.observe(ms / 1000);
      if (ms > SLOW_MS) this.logger.warn({ msg: 'slow handler', updateId: work.update.update_id, ms });
    }
  }

  /** A deadlock runs the whole turn again, on an update that no handler has touched. */
  private handle(owner: string, work: Work): Promise<OutgoingCall[]> {
    return inTransaction(this.dataSource, async (manager) => {
      const turn: Turn = {
        manager,
        update: structuredClone(work.update),
        answers: [],
        album: structuredClone(work.album),
        texts: structuredClone(work.texts),
      };
      await this.bot.run(turn);
      const { callback, others } = arrange(work.update, turn.answers);
      const answers = callback === null ? others : [callback, ...others];
      if (!(await this.inbox.handled(manager, owner, work.claimed, answers, work.merged))) throw new ClaimLost();
      return answers;
    });
  }

  private async apologise(owner: string, work: Work, error: unknown): Promise<OutgoingCall[] | null> {
    const supportCode = randomBytes(4).toString('hex').toUpperCase();
    const { update_id: updateId } = work.update;
    this.logger.error({ msg: 'update failed', supportCode, updateId, chatId: work.claimed.chatId, err: error });
    for (const words of [() => this.dialogue.apologise(work.update, supportCode), () => []]) {
      try {
        const answers = words();
        const kept = await inTransaction(this.dataSource, (manager) =>
          this.inbox.handled(manager, owner, work.claimed, answers, work.merged),
        );
        updatesHandled.inc({ outcome: kept ? 'apologised' : 'left' });
        return kept ? answers : null;
      } catch (failure) {
        if (this.mustLeave(failure, work.claimed)) return null;
        this.logger.error({ msg: 'the apology failed as well', supportCode, err: failure });
      }
    }
    return null;
  }

  private mustLeave(error: unknown, claimed: Claimed): boolean {
    const away = isDatabaseAway(error);
    if (!away && !(error instanceof ClaimLost)) return false;
    updatesHandled.inc({ outcome: 'left' });
    const msg = away ? 'the database is away, the update waits' : 'another instance has taken the update over';
    this.logger.warn({ msg, id: claimed.id });
    return true;
  }
}
