import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { UserFromGetMe } from 'telegraf/types';
import { LOCALES, type Locale } from '../../i18n';
import { DIALOGUE, type Dialogue } from '../inbox/dialogue';
import { backoff, persistently } from '../patience';
import { TelegramClient, TelegramRefusal } from '../sender';
import { Bot } from './bot';

const DEADLINE_MS = 15_000;
const WRONG_TOKEN_MS = 15_000;

/** Who the bot is (`getMe`), asked until Telegram answers, and its command menu. */
@Injectable()
export class BotIdentity implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BotIdentity.name);
  private readonly closing = new AbortController();
  private asked: Promise<boolean> | null = null;

  constructor(
    private readonly client: TelegramClient,
    private readonly bot: Bot,
    @Inject(DIALOGUE) private readonly dialogue: Dialogue,
  ) {}

  onApplicationBootstrap(): void {
    void this.known(this.closing.signal).then((known) => (known ? this.showCommands() : undefined));
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }

  /** Resolves true once updates can be handled, false when `signal` aborts or the service ends before. Never rejects. */
  async known(signal: AbortSignal): Promise<boolean> {
    this.asked ??= this.introduce();
    if (signal.aborted) return false;
    let leave: () => void = () => undefined;
    const aborted = new Promise<boolean>((resolve) => {
      leave = () => resolve(false);
      signal.addEventListener('abort', leave, { once: true });
    });
    const known = await Promise.race([this.asked, aborted]);
    signal.removeEventListener('abort', leave);
    return known;
  }

  private async introduce(): Promise<boolean> {
    let told = '';
    const me = await persistently(() => this.request<UserFromGetMe>('getMe', {}), {
      signal: this.closing.signal,
      failed: (error, attempt) => {
        const wrong = error instanceof TelegramRefusal && (error.code === 401 || error.code === 404);
        const msg = wrong
          ? 'Telegram does not know this bot: TELEGRAM_BOT_TOKEN is wrong or was revoked (ask @BotFather)'
          : 'getMe failed, it is tried again';
        if (told !== msg) this.logger.error({ msg, reason: String(error) });
        told = msg;
        return wrong ? WRONG_TOKEN_MS : backoff(attempt, 500, 5_000);
      },
    });
    if (me === null) return false;
    this.bot.introduce(me);
    this.logger.log({ msg: 'bot identified', username: me.username });
    return true;
  }

  /** The menu in each language, and in English for everybody else. Best effort, but not given up. */
  private async showCommands(): Promise<void> {
    const lists: [Locale, { language_code?: string }][] = [['en', {}]];
    for (const locale of LOCALES) lists.push([locale, { language_code: locale }]);
    for (const [locale, scope] of lists) {
      const commands = this.dialogue.commands.map(({ name, description }) => ({
        command: name,
        description: description(locale),
      }));
      await persistently(() => this.request('setMyCommands', { commands, ...scope }), {
        signal: this.closing.signal,
        failed: (error, attempt) => {
          if (attempt === 1)
            this.logger.warn({ msg: 'setMyCommands failed, it is tried again', reason: String(error) });
          return backoff(attempt, 1_000, 60_000);
        },
      });
    }
  }

  private request<T>(method: string, payload: Record<string, unknown>): Promise<T> {
    return this.client.request<T>(method, payload, { deadlineMs: DEADLINE_MS, signal: this.closing.signal });
  }
}
