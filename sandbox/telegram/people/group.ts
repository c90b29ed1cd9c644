import type { Chat } from '../types';
import type { World } from '../world';
import type { EmulatedPerson } from './person';

/** A group in which the bot is a member. */
export class EmulatedGroup {
  constructor(
    private readonly world: World,
    readonly chat: Chat,
  ) {}

  get id(): number {
    return this.chat.id;
  }

  /** A member of the group, acting in it. */
  as(person: EmulatedPerson, threadId?: number): EmulatedPerson {
    const record = this.world.chats.find(this.id);
    if (record && !record.members.includes(person.id)) record.members.push(person.id);
    return person.in(this.id, threadId);
  }

  /** Throws the bot out: whatever it sends is refused with 403. */
  removesBot(): void {
    const record = this.world.chats.find(this.id);
    if (!record) return;
    record.botIsMember = false;
    this.world.store.changed();
  }
}
