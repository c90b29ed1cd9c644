import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BotCommand, Chat, Message, Update, User } from './types';

/** A person who has an account here. `started` turns true with the first message to the bot. */
export interface PersonRecord {
  user: User;
  started: boolean;
  hasBlocked: boolean;
  /** False for the pretended people of tests, who are not offered in the chat page's list. */
  isListed: boolean;
}

export interface ChatRecord {
  chat: Chat;
  members: number[];
  lastMessageId: number;
  messages: Record<number, Message>;
  pinnedId?: number;
  /** The bot's reactions, by message. */
  reactions?: Record<number, string[]>;
  /** Newest message of a person that the bot has taken from the server. */
  readId: number;
  botIsMember: boolean;
  /** Of a group: the bot is an administrator, or has no privacy mode, and is given every message. */
  botSeesAll?: boolean;
}

/** What is known of a stored file; the bytes lie in the files folder under `path`. */
export interface FileRecord {
  uniqueId: string;
  fileId: string;
  kind: string;
  path: string;
  mime: string;
  size: number;
  name?: string;
  width?: number;
  height?: number;
  duration?: number;
  /** Unique ids of all sizes of the same photo, smallest first. */
  family?: string[];
}

export interface PendingUpdate {
  update: Update;
  at: number;
  /** Updates of one lane go to a webhook one after the other. */
  lane: number;
  messageId?: number;
}

export interface WebhookRecord {
  url: string;
  secret?: string;
  maxConnections: number;
  lastErrorDate?: number;
  lastErrorMessage?: string;
}

export interface QueryRecord {
  id: string;
  kind: 'callback' | 'inline' | 'checkout';
  chatId: number;
  at: number;
}

export interface State {
  nextUpdateId: number;
  nextPersonId: number;
  nextFileNumber: number;
  people: Record<number, PersonRecord>;
  chats: Record<number, ChatRecord>;
  files: Record<string, FileRecord>;
  updates: PendingUpdate[];
  webhook: WebhookRecord | null;
  allowedUpdates: string[] | null;
  commands: Record<string, BotCommand[]>;
  texts: Record<string, string>;
  menuButtons: Record<string, unknown>;
  queries: Record<string, QueryRecord>;
  invoices: Record<string, { payload: string; providerToken: string }>;
}

const emptyState = (): State => ({
  nextUpdateId: 730_000_001,
  nextPersonId: 500_001,
  nextFileNumber: 1,
  people: {},
  chats: {},
  files: {},
  updates: [],
  webhook: null,
  allowedUpdates: null,
  commands: {},
  texts: {},
  menuButtons: {},
  queries: {},
  invoices: {},
});

const SAVE_AFTER_MS = 40;

/** The emulator's memory. With a file it is written soon after every change, whole and by rename. */
export class Store {
  state = emptyState();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly file: string | undefined) {}

  async load(): Promise<void> {
    if (!this.file) return;
    await mkdir(dirname(this.file), { recursive: true });
    const saved = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (saved) this.state = { ...emptyState(), ...(JSON.parse(saved) as Partial<State>) };
  }

  changed(): void {
    if (!this.file || this.timer) return;
    this.timer = setTimeout(() => void this.save().catch(reportLoss), SAVE_AFTER_MS);
  }

  /** Writes at once what has not been written yet. */
  async flush(): Promise<void> {
    if (this.timer) await this.save();
    await this.writing;
  }

  private save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.catch(() => undefined).then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    if (!this.file) return;
    const draft = `${this.file}.new`;
    await writeFile(draft, JSON.stringify(this.state));
    await rename(draft, this.file);
  }
}

const reportLoss = (error: unknown): void => {
  process.stderr.write(`sandbox: the Telegram state could not be written: ${String(error)}\n`);
};
