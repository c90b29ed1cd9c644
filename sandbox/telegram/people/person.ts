import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CallbackAnswer } from '../bus';
import type { InlineButton, InlineResult, User } from '../types';
import type { World } from '../world';
import type { Actions, Speaking } from './actions';
import { type Outgoing, outgoingContent } from './outgoing';
import type { Revisions } from './revisions';
import { type ChatMessage, describeMessage, viewOf } from './view';

/** What a message must be: its text contains the words, matches the pattern, or the function says yes. */
export type Match = string | RegExp | ((message: ChatMessage) => boolean);

export interface WaitOptions {
  timeoutMs?: number;
  /** Only what was sent or changed after this revision, see {@link EmulatedPerson.now}. */
  after?: number;
}

const DEFAULT_WAIT_MS = 10_000;
const SHOWN_ON_FAILURE = 8;

const matches = (match: Match, message: ChatMessage): boolean => {
  if (typeof match === 'function') return match(message);
  return typeof match === 'string' ? message.text.includes(match) : match.test(message.text);
};

/** A person with a phone: sees one chat (the private one with the bot, or a group) and acts in it. */
export class EmulatedPerson {
  readonly id: number;

  constructor(
    private readonly world: World,
    private readonly actions: Actions,
    private readonly revisions: Revisions,
    readonly user: User,
    readonly chatId: number = user.id,
    private readonly threadId?: number,
  ) {
    this.id = user.id;
  }

  /** The same person in another chat. */
  in(chatId: number, threadId?: number): EmulatedPerson {
    return new EmulatedPerson(this.world, this.actions, this.revisions, this.user, chatId, threadId);
  }

  /** Everything in the chat as it stands now, own messages included, oldest first. */
  get messages(): ChatMessage[] {
    const messages = Object.values(this.world.chats.find(this.chatId)?.messages ?? {});
    const visible = messages.filter((message) => !this.threadId || message.message_thread_id === this.threadId);
    return visible.map((message) => viewOf(message, this.world.bot.id, this.revisions.of(message)));
  }

  /** The newest revision: `waitFor(x, { after: now })` takes only what comes later. */
  get now(): number {
    return this.revisions.newest;
  }

  says(text: string, options: Speaking = {}): Promise<ChatMessage> {
    const [first] = this.actions.say(this.id, this.chatId, text, this.speaking(options));
    return Promise.resolve(this.message(first?.message_id ?? 0));
  }

  /** Opens a deep link of the bot. */
  startsWith(payload: string): Promise<ChatMessage> {
    return this.says(`/start ${payload}`);
  }

  /** Sends media, a contact, a place; several media become an album, the parts arriving as separate messages. */
  async sends(what: Outgoing | Outgoing[], options: Speaking = {}): Promise<ChatMessage> {
    const list = Array.isArray(what) ? what : [what];
    const contents = await Promise.all(list.map((outgoing) => outgoingContent(this.world.files, outgoing)));
    const albumId = list.length > 1 ? String(randomInt(1e13, 9e13)) : undefined;
    const speaking = { ...this.speaking(options), ...(albumId && { albumId }) };
    const [first] = contents.map((content) => this.actions.post(this.id, this.chatId, content, speaking));
    return this.message(first?.message_id ?? 0);
  }

  replies(to: ChatMessage | number, text: string): Promise<ChatMessage> {
    return this.says(text, { replyTo: typeof to === 'number' ? to : to.id });
  }

  edits(message: ChatMessage | number, text: string): Promise<ChatMessage> {
    const id = typeof message === 'number' ? message : message.id;
    this.actions.edit(this.id, this.chatId, id, text);
    return Promise.resolve(this.message(id));
  }

  /**
   * Presses an inline button, found by its whole text, a part of it, or a pattern, on the newest message that has it
   * (or on the given one). Resolves with what the bot answered; rejects if it doesn't answer within 20 s.
   */
  async taps(label: string | RegExp, message?: ChatMessage | number): Promise<CallbackAnswer> {
    const id = typeof message === 'object' ? message.id : message;
    const candidates = this.messages.filter((view) => id === undefined || view.id === id).reverse();
    for (const fits of ways(label)) {
      for (const view of candidates) {
        const button = view.message.reply_markup?.inline_keyboard?.flat().find(({ text }) => fits(text));
        if (button) return this.press(view, button);
      }
    }
    throw new Error(`there is no button ${String(label)} in the chat:\n${this.describe()}`);
  }

  /** Presses a button by its callback data, even one that is no longer shown: a second tap on a slow phone. */
  async pressesData(data: string, message: ChatMessage | number): Promise<CallbackAnswer> {
    const view = typeof message === 'number' ? this.message(message) : message;
    return this.press(view, { text: data, callback_data: data });
  }

  /** Presses a button of a message that has been deleted, as a client does that has not heard of it yet. */
  pressesGone(data: string, messageId: number): Promise<CallbackAnswer> {
    return this.actions.pressGone(this.id, this.chatId, messageId, data);
  }

  /** Sends a message of this chat once more; `fromName` pretends that it came from somebody who hides the account. */
  forwards(message: ChatMessage | number, fromName?: string): Promise<ChatMessage> {
    const id = typeof message === 'number' ? message : message.id;
    return Promise.resolve(this.message(this.actions.forward(this.id, this.chatId, id, fromName).message_id));
  }

  /** Deletes a message for both sides. */
  deletes(message: ChatMessage | number): void {
    this.actions.delete(this.id, this.chatId, typeof message === 'number' ? message : message.id);
  }

  /** Types `@bot query`; resolves with the entries of the list. */
  async asksInline(query: string): Promise<InlineResult[]> {
    return (await this.actions.inline(this.id, query)).results;
  }

  /** Types `@bot query` and sends the entry of that title (or the first one); resolves with the sent message. */
  async sendsInline(query: string, title?: string | RegExp): Promise<ChatMessage> {
    const results = await this.asksInline(query);
    const [fits] = title === undefined ? [() => true] : ways(title).reverse();
    const result = results.find((entry) => fits?.(entry.title ?? ''));
    if (!result) throw new Error(`nothing of the kind in the list: ${results.map((entry) => entry.title).join(', ')}`);
    return this.message((await this.actions.choose(this.id, this.chatId, query, result)).message_id);
  }

  blocks(): void {
    this.actions.setBlocked(this.id, true);
  }

  unblocks(): void {
    this.actions.setBlocked(this.id, false);
  }

  /** Downloads the file of a message. */
  async file(view: ChatMessage): Promise<Buffer> {
    const record = view.file && this.world.files.byUniqueId(view.file.file_unique_id);
    if (!record) throw new Error(`message ${view.id} has no file`);
    return readFile(this.world.files.diskPath(record));
  }

  /**
   * Resolves with the newest message of the bot that matches, at once if it is there already. Rejects after the
   * time-out (10 s) and shows the last messages of the chat.
   */
  waitFor(match: Match, options: number | WaitOptions = {}): Promise<ChatMessage> {
    const { timeoutMs = DEFAULT_WAIT_MS, after = 0 } = typeof options === 'number' ? { timeoutMs: options } : options;
    const seen = (): ChatMessage | undefined =>
      this.messages.findLast((view) => view.isFromBot && view.revision > after && matches(match, view));
    return this.until(seen, timeoutMs, `has not seen ${String(match)}`);
  }

  /** Resolves when the message has been deleted. */
  async waitUntilGone(message: ChatMessage | number, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const id = typeof message === 'number' ? message : message.id;
    const isGone = (): true | undefined => (this.messages.some((view) => view.id === id) ? undefined : true);
    await this.until(isGone, timeoutMs, `still sees message ${id}`);
  }

  /** The last messages, one a line. */
  describe(): string {
    const last = this.messages.slice(-SHOWN_ON_FAILURE);
    return last.length > 0 ? last.map(describeMessage).join('\n') : '(the chat is empty)';
  }

  private until<Found>(look: () => Found | undefined, timeoutMs: number, complaint: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        stop();
        // One turn later, so that the call which caused it already stands in the journal.
        setImmediate(finish);
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
      };
      const stop = this.world.bus.listen(check);
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${this.user.first_name} ${complaint} within ${timeoutMs} ms:\n${this.describe()}`));
      }, timeoutMs);
      check();
    });
  }

  private message(id: number): ChatMessage {
    const view = this.messages.find((message) => message.id === id);
    if (!view) throw new Error(`message ${id} is gone`);
    return view;
  }

  private press(view: ChatMessage, button: InlineButton): Promise<CallbackAnswer> {
    return this.actions.press(this.id, this.chatId, view.id, button);
  }

  private speaking(options: Speaking): Speaking {
    return { ...(this.threadId !== undefined && { threadId: this.threadId }), ...options };
  }
}

const ways = (label: string | RegExp): ((text: string) => boolean)[] =>
  typeof label === 'string' ? [(text) => text === label, (text) => text.includes(label)] : [(text) => label.test(text)];
