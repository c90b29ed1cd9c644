import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiCall, BotApi } from './api';
import { Bus } from './bus';
import { Chats } from './chats';
import { Faults } from './faults';
import { FileStore } from './files';
import { ChatPage } from './page-server';
import { Parameters } from './parameters';
import { Actions } from './people/actions';
import { EmulatedGroup } from './people/group';
import { EmulatedPerson } from './people/person';
import { Revisions } from './people/revisions';
import { BotServer } from './server';
import { Store } from './store';
import type { Chat, Update, User } from './types';
import { UpdateQueue } from './updates';
import { WebhookDelivery } from './webhook';
import type { World } from './world';

export interface TelegramEmulatorOptions {
  /** Token of the one bot that lives here, `<number>:<secret>`. */
  token: string;
  /** Where chats and unconfirmed updates are kept; files lie beside it. Without it everything ends with `stop()`. */
  stateFile?: string;
  /** 127.0.0.1 */
  host?: string;
  bot?: Partial<User>;
}

/** Methods that make no sense as the answer to a webhook. */
const NOT_IN_REPLIES = /^(get|setWebhook|deleteWebhook|close|logOut)/i;

/**
 * A Bot API server with people and a chat page: what `https://api.telegram.org` is to a bot, with its limits, error
 * texts and 409 rules. In tests several may run in one process.
 */
export class TelegramEmulator {
  readonly faults = new Faults();
  private readonly bus = new Bus();
  private readonly store: Store;
  private world: World | undefined;
  private api: BotApi | undefined;
  private server: BotServer | undefined;
  private page: ChatPage | undefined;
  private actions: Actions | undefined;
  private readonly revisions = new Revisions(this.bus);
  private temporaryFolder: string | undefined;
  private address = '';

  constructor(private readonly options: TelegramEmulatorOptions) {
    this.store = new Store(options.stateFile);
  }

  /** Starts to listen; 0 takes a free port. A failed listen (port in use) rejects. */
  async start(port = 0): Promise<void> {
    const { token, stateFile, host = '127.0.0.1' } = this.options;
    await this.store.load();
    const botId = Number(token.split(':')[0]);
    const bot: User = {
      id: botId,
      is_bot: true,
      first_name: 'Atelier',
      username: 'atelier_sandbox_bot',
      ...this.options.bot,
    };
    const chats = new Chats(this.store, this.bus, bot);
    const updates = new UpdateQueue(this.store, chats);
    const folder = stateFile ? `${stateFile}.files` : await this.makeTemporaryFolder();
    const files = new FileStore(this.store, folder, botId);
    const webhook = new WebhookDelivery(this.store, updates);
    const { store, bus, faults } = this;
    const world: World = { token, bot, store, bus, files, chats, updates, webhook, faults };
    const api = new BotApi(world);
    webhook.onReply = ({ method, ...values }) => {
      if (typeof method !== 'string' || NOT_IN_REPLIES.test(method)) return;
      void api.handle(method, new Parameters(values), new AbortController().signal);
    };
    this.world = world;
    this.api = api;
    this.actions = new Actions(world);
    const page = new ChatPage(world, this.actions);
    this.page = page;
    this.server = new BotServer(world, api, (request, response, url) => page.handle(request, response, url));
    const taken = await this.server.start(host, port).catch(async (error: unknown) => {
      await this.stop();
      throw error;
    });
    this.address = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
    webhook.pump();
  }

  async stop(): Promise<void> {
    this.world?.webhook.stop();
    this.world?.updates.release();
    this.page?.stop();
    await this.server?.stop();
    await this.store.flush();
    if (this.temporaryFolder) await rm(this.temporaryFolder, { recursive: true, force: true });
    this.temporaryFolder = undefined;
  }

  /** What a bot is given as its TELEGRAM_API_ROOT. */
  get url(): string {
    return this.address;
  }

  get pageUrl(): string {
    return `${this.address}/`;
  }

  /** Every API call so far (the newest 20,000), in the order in which they were answered. */
  get calls(): ApiCall[] {
    return this.started.api.calls;
  }

  get bot(): User {
    return this.started.world.bot;
  }

  /** Tells every answered call; returns a function to stop. */
  watchCalls(watcher: (call: ApiCall) => void): () => void {
    return this.started.api.watch(watcher);
  }

  /** Tells every update in the moment in which the bot is given it (by poll or webhook); returns a function to stop. */
  watchUpdates(watcher: (update: Update) => void): () => void {
    return this.started.world.updates.watch(watcher);
  }

  /** Resolves with the first call, past or coming, of which `match` is true. */
  waitForCall(match: (call: ApiCall) => boolean, timeoutMs = 10_000): Promise<ApiCall> {
    const past = this.calls.find(match);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const stop = this.watchCalls((call) => {
        if (!match(call)) return;
        clearTimeout(timer);
        stop();
        resolve(call);
      });
      const timer = setTimeout(() => {
        stop();
        const last = this.calls.slice(-10).map(({ method, ok }) => `${method} ${ok ? 'ok' : 'refused'}`);
        reject(new Error(`no such API call within ${timeoutMs} ms; the last ones: ${last.join(', ')}`));
      }, timeoutMs);
    });
  }

  /** Updates that the bot has not confirmed. */
  get pendingUpdates(): number {
    return this.started.world.updates.pending.length;
  }

  /** Resolves when a long poll is waiting for updates, at once if one is. */
  waitForWaitingPoll(): Promise<void> {
    return this.started.world.updates.whenWaiting();
  }

  /** Resolves when the bot has confirmed every update. */
  waitForNoUpdates(): Promise<void> {
    return this.started.world.updates.whenEmpty();
  }

  /** How long people wait for the bot to react to a button; 20 s. */
  set patienceMs(milliseconds: number) {
    this.started.actions.patienceMs = milliseconds;
  }

  /** The wait before the second of two close 409 answers (3 s) and the first retry of a webhook (1 s), for tests. */
  hurry(times: { conflictDelayMs?: number; webhookRetryMs?: number }): void {
    const { updates, webhook } = this.started.world;
    updates.conflictDelayMs = times.conflictDelayMs ?? updates.conflictDelayMs;
    webhook.retryMs = times.webhookRetryMs ?? webhook.retryMs;
  }

  /** A person; with the id of somebody who is known already, that one. */
  person(profile: Partial<User> & { isListed?: boolean } = {}): EmulatedPerson {
    const { world, actions } = this.started;
    const { isListed = true, ...user } = profile;
    const record = actions.create(user, isListed);
    return new EmulatedPerson(world, actions, this.revisions, record.user);
  }

  /** A group with the bot in it. `botSeesAll`: as an administrator, or without its privacy mode, it is given every message. */
  group(title: string, options: { isForum?: boolean; botSeesAll?: boolean } = {}): EmulatedGroup {
    const { world } = this.started;
    const id = -1_000_000_000_000 - world.store.state.nextPersonId++;
    const chat: Chat = { id, type: 'supergroup', title, ...(options.isForum && { is_forum: true }) };
    const record = world.chats.open(chat, []);
    if (options.botSeesAll) record.botSeesAll = true;
    return new EmulatedGroup(world, record.chat);
  }

  /** Gives the bot the newest update once more, as Telegram may do. */
  repeatLastUpdate(): void {
    this.started.world.updates.repeatLast();
  }

  private get started(): { world: World; api: BotApi; actions: Actions } {
    if (!this.world || !this.api || !this.actions) throw new Error('the emulator has not been started');
    return { world: this.world, api: this.api, actions: this.actions };
  }

  private async makeTemporaryFolder(): Promise<string> {
    this.temporaryFolder = await mkdtemp(join(tmpdir(), 'atelier-telegram-'));
    return this.temporaryFolder;
  }
}
