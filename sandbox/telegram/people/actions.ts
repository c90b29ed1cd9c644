import type { CallbackAnswer } from '../bus';
import type { PostOptions } from '../chats';
import { MAX_CAPTION, MAX_TEXT, typedText } from '../entities';
import { splitText } from '../entities/split';
import { readInlineKeyboard } from '../markup';
import { inlineContent } from '../methods/inline';
import { contentOf, originOf } from '../methods/messages';
import { openQuery } from '../methods/queries';
import type { ChatRecord, PersonRecord } from '../store';
import type {
  ForwardOrigin,
  InlineAnswer,
  InlineButton,
  InlineResult,
  Message,
  MessageContent,
  ReplyMarkup,
  User,
} from '../types';
import type { World } from '../world';

export interface Speaking {
  replyTo?: number;
  threadId?: number;
  albumId?: string;
  forwardOrigin?: ForwardOrigin;
  /** Set for what was chosen from an inline query's list. */
  viaBot?: User;
  replyMarkup?: ReplyMarkup;
}

/** What people can do in a messenger, seen from the server. Tests' persons and the chat page both act through this. */
export class Actions {
  /** How long a person waits for the bot to react to a button, milliseconds. */
  patienceMs = 20_000;

  constructor(private readonly world: World) {}

  create(profile: Partial<User>, isListed: boolean): PersonRecord {
    const { state } = this.world.store;
    const id = profile.id ?? state.nextPersonId++;
    const known = state.people[id];
    if (known) return known;
    const user: User = { first_name: 'Anna', language_code: 'en', ...profile, id, is_bot: false };
    const record = { user, started: false, hasBlocked: false, isListed };
    state.people[id] = record;
    const { first_name, last_name, username } = user;
    this.world.chats.open(
      { id, type: 'private', first_name, ...(last_name && { last_name }), ...(username && { username }) },
      [id],
    );
    this.world.bus.emit({ type: 'people' });
    return record;
  }

  /** A text longer than Telegram takes goes out as several messages, as every client does it. */
  say(personId: number, chatId: number, text: string, options: Speaking = {}): Message[] {
    const parts = splitText(text, MAX_TEXT);
    if (parts.length === 0) throw new Error('an empty text cannot be sent');
    return parts.map((part) => {
      const { text: clean, entities } = typedText(part);
      return this.post(personId, chatId, { text: clean, ...(entities.length > 0 && { entities }) }, options);
    });
  }

  post(personId: number, chatId: number, content: MessageContent, options: Speaking = {}): Message {
    const { record, person } = this.speaker(personId, chatId);
    const posting: PostOptions = {
      ...(options.threadId !== undefined && { threadId: options.threadId }),
      ...(options.albumId && { albumId: options.albumId }),
      ...(options.forwardOrigin && { forwardOrigin: options.forwardOrigin }),
      ...(options.viaBot && { viaBot: options.viaBot }),
      ...(options.replyMarkup && { replyMarkup: options.replyMarkup }),
      ...(options.replyTo !== undefined && { replyTo: record.messages[options.replyTo] }),
    };
    person.started = true;
    const message = this.world.chats.post(record, person.user, content, posting);
    if (this.isForBot(message)) this.world.updates.push('message', message, chatId, message.message_id);
    return message;
  }

  /** An edit that changes nothing is not sent, as clients do it. */
  edit(personId: number, chatId: number, messageId: number, text: string): Message {
    const { record } = this.speaker(personId, chatId);
    const message = record.messages[messageId];
    if (!message || message.from?.id !== personId) throw new Error(`message ${messageId} is not this person's own`);
    if (message.forward_origin || message.via_bot) throw new Error(`message ${messageId} cannot be edited`);
    const { text: clean, entities } = typedText(text);
    const isText = message.text !== undefined;
    if (clean.length > (isText ? MAX_TEXT : MAX_CAPTION)) throw new Error('this text is too long for one message');
    if (clean === (message.text ?? message.caption ?? '')) return message;
    if (isText && !clean) throw new Error('an empty text cannot be sent');
    const { entities: _, caption_entities: __, ...rest } = message;
    const words = isText
      ? { text: clean, ...(entities.length > 0 && { entities }) }
      : { caption: clean, ...(entities.length > 0 && { caption_entities: entities }) };
    const edited = this.world.chats.replace(record, { ...rest, ...words }, { isVisibleEdit: true });
    if (this.isForBot(edited)) this.world.updates.push('edited_message', edited, chatId);
    return edited;
  }

  /** Sends a message of the chat once more, with its origin: that of the message, or somebody who hides behind a name. */
  forward(personId: number, chatId: number, messageId: number, fromName?: string): Message {
    const source = this.speaker(personId, chatId).record.messages[messageId];
    if (!source) throw new Error(`message ${messageId} is gone`);
    if (source.has_protected_content) throw new Error(`message ${messageId} is protected from forwarding`);
    const forwardOrigin: ForwardOrigin =
      fromName === undefined
        ? originOf(source)
        : { type: 'hidden_user', date: source.date, sender_user_name: fromName };
    return this.post(personId, chatId, contentOf(source), { forwardOrigin });
  }

  /** A person deletes for both sides; no update tells a bot of it. */
  delete(personId: number, chatId: number, messageId: number): void {
    const { record } = this.speaker(personId, chatId);
    if (!record.messages[messageId]) throw new Error(`message ${messageId} is gone`);
    this.world.chats.remove(record, [messageId]);
  }

  /** Presses a button; resolves when the bot has answered. */
  async press(personId: number, chatId: number, messageId: number, button: InlineButton): Promise<CallbackAnswer> {
    const { record, person } = this.speaker(personId, chatId);
    const message = record.messages[messageId];
    if (!message) throw new Error(`message ${messageId} is gone`);
    const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
    if (address) return { text: '', showAlert: false, url: address };
    if (button.pay) return this.pay(person, record, message);
    if (button.callback_data === undefined) return { text: '', showAlert: false };
    const id = openQuery(this.world, 'callback', chatId);
    // A bot does not own what people send through it: it hears of the press, not of the message.
    const where = message.via_bot ? { inline_message_id: `${chatId}:${messageId}` } : { message };
    const query = { id, from: person.user, ...where, chat_instance: String(chatId * 7919), data: button.callback_data };
    return this.answer(id, `the press of "${button.text}"`, () => {
      this.world.updates.push('callback_query', query, chatId);
    });
  }

  /** A press on a message that is no longer there: the bot hears of it without its content, dated 0 (InaccessibleMessage). */
  async pressGone(personId: number, chatId: number, messageId: number, data: string): Promise<CallbackAnswer> {
    const { record, person } = this.speaker(personId, chatId);
    // There was a message with a button once, so the person has a chat with the bot.
    person.started = true;
    const id = openQuery(this.world, 'callback', chatId);
    const message = { chat: record.chat, message_id: messageId, date: 0 };
    const query = { id, from: person.user, message, chat_instance: String(chatId * 7919), data };
    return this.answer(id, `the press of "${data}" on a message that is gone`, () => {
      this.world.updates.push('callback_query', query, chatId);
    });
  }

  /** Asks the bot inline; resolves with its list. */
  async inline(personId: number, query: string, offset = ''): Promise<InlineAnswer> {
    const person = this.person(personId);
    const id = openQuery(this.world, 'inline', personId);
    const { inline } = await this.answer(id, `the inline query "${query}"`, () => {
      const payload = { id, from: person.user, chat_type: 'sender', query, offset };
      this.world.updates.push('inline_query', payload, personId);
    });
    return inline ?? { results: [] };
  }

  /** Sends an entry of the list: the person's own message, marked as made by the bot. */
  async choose(personId: number, chatId: number, query: string, result: InlineResult): Promise<Message> {
    const { person } = this.speaker(personId, chatId);
    const content = await inlineContent(this.world, result);
    const replyMarkup = result.reply_markup && readInlineKeyboard(result.reply_markup);
    const message = this.post(personId, chatId, content, {
      viaBot: this.world.bot,
      ...(replyMarkup && { replyMarkup }),
    });
    const chosen = { result_id: result.id, from: person.user, query };
    this.world.updates.push('chosen_inline_result', chosen, personId);
    return message;
  }

  /** As in the settings of the messenger: every later update tells the new one. */
  setLanguage(personId: number, code: string): void {
    const person = this.person(personId);
    person.user = { ...person.user, language_code: code };
    this.world.store.changed();
    this.world.bus.emit({ type: 'people' });
  }

  setBlocked(personId: number, hasBlocked: boolean): void {
    const person = this.person(personId);
    if (person.hasBlocked === hasBlocked) return;
    person.hasBlocked = hasBlocked;
    const member = (status: string): object => ({
      user: this.world.bot,
      status,
      ...(status === 'kicked' && { until_date: 0 }),
    });
    const [before, after] = hasBlocked ? ['member', 'kicked'] : ['kicked', 'member'];
    const change = { old_chat_member: member(before ?? ''), new_chat_member: member(after ?? '') };
    const chat = this.world.chats.find(personId)?.chat;
    const date = Math.floor(Date.now() / 1000);
    this.world.updates.push('my_chat_member', { chat, from: person.user, date, ...change }, personId);
    this.world.store.changed();
    this.world.bus.emit({ type: 'people' });
  }

  person(id: number): PersonRecord {
    const person = this.world.chats.person(id);
    if (!person) throw new Error(`there is no person ${id}`);
    return person;
  }

  private speaker(personId: number, chatId: number): { record: ChatRecord; person: PersonRecord } {
    const person = this.person(personId);
    const record = this.world.chats.find(chatId);
    if (!record) throw new Error(`there is no chat ${chatId}`);
    if (person.hasBlocked && record.chat.type === 'private') throw new Error('this person has blocked the bot');
    return { record, person };
  }

  /** In groups a bot in privacy mode sees commands, mentions of itself and replies to itself. */
  private isForBot(message: Message): boolean {
    const { bot } = this.world;
    if (message.chat.type === 'private' || message.reply_to_message?.from?.id === bot.id) return true;
    if (this.world.chats.find(message.chat.id)?.botSeesAll) return true;
    if (message.via_bot?.id === bot.id) return true;
    const words = message.text ?? message.caption ?? '';
    const command = /^\/\w+(?:@(\w+))?/.exec(words);
    if (command) return !command[1] || command[1].toLowerCase() === bot.username?.toLowerCase();
    return words.toLowerCase().includes(`@${bot.username?.toLowerCase()}`);
  }

  private async pay(person: PersonRecord, record: ChatRecord, message: Message): Promise<CallbackAnswer> {
    const chatId = record.chat.id;
    const stored = this.world.store.state.invoices[`${chatId}:${message.message_id}`];
    if (!message.invoice || !stored) throw new Error('there is no invoice in this message');
    const { currency, total_amount } = message.invoice;
    const order = { currency, total_amount, invoice_payload: stored.payload };
    const id = openQuery(this.world, 'checkout', chatId);
    const answer = await this.answer(id, 'the payment', () => {
      this.world.updates.push('pre_checkout_query', { id, from: person.user, ...order }, chatId);
    });
    if (answer.showAlert) return answer;
    const charge = {
      telegram_payment_charge_id: `stx${id}`,
      provider_payment_charge_id: stored.providerToken && `prv${id}`,
    };
    this.post(person.user.id, chatId, { successful_payment: { ...order, ...charge } });
    return { text: '', showAlert: false };
  }

  private answer(id: string, what: string, ask: () => void): Promise<CallbackAnswer> {
    return new Promise((resolve, reject) => {
      const stop = this.world.bus.listen((event) => {
        if (event.type !== 'answer' || event.queryId !== id) return;
        clearTimeout(timer);
        stop();
        setImmediate(() => resolve(event.answer));
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`the bot has not answered ${what} within ${this.patienceMs / 1000} s`));
      }, this.patienceMs);
      ask();
    });
  }
}
