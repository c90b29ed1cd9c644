import type { EmulatedPerson } from '../../sandbox/telegram';
import { Chance } from './random';
import type { ShownButton, Witness } from './witness';

/**
 * What somebody waits for after a deed: `visible` - a new, changed or deleted message in the chat; `told` - the answer
 * was seen already (a note over the chat, a list); `silence` - nothing, since the bot is not meant.
 */
export type Expected = 'visible' | 'told' | 'silence';

export interface Deed {
  /** For the trail that a failure shows. */
  name: string;
  act: () => Promise<Expected>;
}

/** A service that was killed is back within seconds, on a busy machine within half a minute. */
export const ANSWER_MS = 60_000;
const SHOWN_DEEDS = 12;

/** Somebody in one chat who does one thing after another and wants to see an answer to each. */
export class Walker {
  readonly chance: Chance;
  private readonly trail: string[] = [];

  constructor(
    readonly name: string,
    public person: EmulatedPerson,
    readonly witness: Witness,
    seed: number,
    private readonly choose: (walker: Walker) => Deed,
  ) {
    this.chance = new Chance(seed);
  }

  get chatId(): number {
    return this.person.chatId;
  }

  get isInGroup(): boolean {
    return this.chatId !== this.person.id;
  }

  get buttons(): readonly ShownButton[] {
    return this.witness.buttons(this.chatId);
  }

  /** @throws Error with the last deeds and the chat, when an answer is missing */
  async step(): Promise<void> {
    const deeds = [this.choose(this)];
    // Two things at once, as an impatient person does.
    if (this.chance.happens(0.06)) deeds.push(this.choose(this));
    await this.does(deeds);
  }

  async does(deeds: Deed[]): Promise<void> {
    this.trail.push(deeds.map(({ name }) => name).join(' + '));
    const before = this.witness.effects(this.chatId);
    try {
      const expected = await Promise.all(deeds.map(({ act }) => act()));
      // Two at once may be joined into one thing (the parts of an album), so one answer has to do.
      if (expected.includes('visible')) await this.witness.waitFor(this.chatId, before + 1, ANSWER_MS);
    } catch (error) {
      const trail = this.trail.slice(-SHOWN_DEEDS).join('\n  ');
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${this.name}: ${reason}\nlast deeds:\n  ${trail}\nchat:\n${this.person.describe()}`, {
        cause: error,
      });
    }
  }
}
