import type { CallbackAnswer, ChatMessage, EmulatedPerson, Match, Outgoing } from '../../sandbox/telegram';
import type { World } from './world';

/** What a story's user does and sees. `sees` means: since the last thing that this user did. */
export class StoryUser {
  private since = 0;

  constructor(readonly person: EmulatedPerson) {}

  get id(): number {
    return this.person.id;
  }

  async says(text: string): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.says(text);
  }

  /** One medium, or several as an album. */
  async sends(what: Outgoing | Outgoing[], options: { replyTo?: number } = {}): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.sends(what, options);
  }

  async replies(message: ChatMessage, text: string): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.replies(message, text);
  }

  async edits(message: ChatMessage, text: string): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.edits(message, text);
  }

  /** `fromName` pretends that it came from somebody who hides the account. */
  async forwards(message: ChatMessage, fromName?: string): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.forwards(message, fromName);
  }

  /** Types `@bot words` and sends the entry of that title (or the first one). */
  async sendsInline(words: string, title?: string | RegExp): Promise<ChatMessage> {
    this.since = this.person.now;
    return this.person.sendsInline(words, title);
  }

  /** Presses a button of the newest message that has it; resolves when the bot has answered the press. */
  async taps(label: string | RegExp, message?: ChatMessage): Promise<CallbackAnswer> {
    this.since = this.person.now;
    return this.person.taps(label, message);
  }

  /** @throws Error showing the chat, when nothing of the kind has come after the last deed within `timeoutMs` (10 s) */
  sees(match: Match, timeoutMs?: number): Promise<ChatMessage> {
    return this.person.waitFor(match, { after: this.since, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  seesButton(label: string | RegExp, timeoutMs?: number): Promise<ChatMessage> {
    const fits = (text: string): boolean => (typeof label === 'string' ? text.includes(label) : label.test(text));
    return this.sees((message) => message.buttons.flat().some(fits), timeoutMs);
  }

  /** A medium of this kind, e.g. `photo`, with its bytes. */
  async receives(kind: ChatMessage['kind'], timeoutMs?: number): Promise<{ message: ChatMessage; data: Buffer }> {
    const message = await this.sees((candidate) => candidate.kind === kind, timeoutMs);
    return { message, data: await this.person.file(message) };
  }

  /** How many messages of the bot in the whole chat fit, e.g. to show that a result came once. */
  count(fits: (message: ChatMessage) => boolean): number {
    return this.person.messages.filter((message) => message.isFromBot && fits(message)).length;
  }
}

/** A new person with a phone in the chat of the world's bot; English speaking if nothing else is said. */
export const user = (world: World, profile: Parameters<World['telegram']['person']>[0] = {}): StoryUser =>
  new StoryUser(world.telegram.person(profile));
