import type { CatalogueEntry, CatalogueParameter } from '../../sandbox/kie/catalogue';
import type { ChatMessage, Outgoing } from '../../sandbox/telegram';
import type { ModelSpec } from '../../src/registry';
import type { StoryUser } from '../support/user';
import { askedValue, nextValue } from './plan';
import { type Screen, isScreen, problemIn, screenOf } from './screen';
import { type Extent, type Facts, type FileValue, type Value, isFile, setAt, valueAt } from './values';

type Question = Extract<Screen, { kind: 'question' }>;

const MOST_STEPS = 300;

/** A list of numbers, or of lists of them, inside another list. */
const isNumbers = ({ type, items }: CatalogueParameter): boolean =>
  type === 'array' && (items?.type === 'integer' || items?.type === 'number' || (items ? isNumbers(items) : false));

const numberLines = (list: Value[]): string =>
  list.some((item) => Array.isArray(item))
    ? list.map((item) => numberLines(item as Value[])).join('\n')
    : list.map(String).join(' ');
const TURN_MS = 30_000;
const RESULT_MS = 90_000;
const DONE = '✅';

export interface Played {
  /** What was answered in the chat, with the wire types of the catalogue. */
  answered: Record<string, Value>;
  /** Credits on the 🚀 button that was pressed. */
  price: number;
  /** Optional parameters that were set by their button. */
  set: string[];
  /** Parameters that rules between parameters left no value for. */
  left: string[];
}

/** Plays one model in the chat of one user, from `/model` to the result. */
export class Play {
  private readonly answered: Record<string, Value> = {};
  private readonly plan: Record<string, Value> = {};
  private readonly left: string[] = [];
  private readonly set: string[] = [];
  private screen: Screen | null = null;

  constructor(
    private readonly user: StoryUser,
    private readonly entry: CatalogueEntry,
    private readonly model: ModelSpec,
    private readonly extent: Extent,
    private readonly variant: number,
    /** Optional parameters to be set before all others: those that an earlier play had to leave. */
    private readonly first: string[],
    /** Which play of this model it is, from 0. */
    private readonly round: number,
    private readonly files: (file: FileValue, accept: string[]) => Outgoing,
    private readonly facts: Facts,
  ) {}

  /** @throws Error with the chat's end if the bot does anything but lead to a result */
  async run(): Promise<Played> {
    await this.user.says(`/model ${this.model.id}`);
    await this.look();
    await this.answerAll();
    if (this.extent === 'full') await this.setEverything();
    const price = await this.pressRun();
    return { answered: this.answered, price, left: this.left, set: this.set };
  }

  private async look(): Promise<void> {
    const message = await this.user.sees(isScreen, TURN_MS);
    const problem = problemIn(message);
    if (problem !== null) throw new Error(`the bot refuses an answer: ${problem}`);
    this.screen = screenOf(message, this.entry);
  }

  /** Answers what the bot asks until it shows the card. */
  private async answerAll(): Promise<void> {
    for (let count = 0; count < MOST_STEPS; count += 1) {
      const { screen } = this;
      if (screen === null || screen.kind === 'card') return;
      if (screen.kind === 'variant') await this.tap(screen.message.buttons[this.variant]?.[0] ?? '', screen.message);
      else if (this.isEvaded(screen)) await this.tap('📋', screen.message);
      else await this.answer(screen);
      await this.look();
    }
    throw new Error('the questions do not come to their end');
  }

  /** Something optional that is asked because nothing stands in its place yet: what is to be set first may do that. */
  private isEvaded({ path }: Question): boolean {
    const [key] = path.map(String);
    const waits = this.first.some((one) => this.plan[one] === undefined);
    // What the chosen group needs nothing can stand in for.
    if (key !== undefined && this.model.variants[this.variant]?.required.includes(key)) return false;
    return waits && key !== undefined && this.plan[key] === undefined && this.entry.input[key]?.required !== true;
  }

  private async answer(question: Question): Promise<void> {
    const { path, parameter, message } = question;
    const top = String(path[0]);
    if (this.plan[top] === undefined) this.plan[top] = askedValue(this.entry, top, this.extent, this.round, this.facts);
    const planned = valueAt(this.plan, path);
    if (planned === undefined) {
      await this.tap('⏭', message);
      return;
    }
    if (parameter.type === 'array') return this.fillList(question, planned as Value[]);
    setAt(this.answered, path, planned);
    await this.give(planned, parameter, message);
  }

  private async fillList({ path, parameter, message }: Question, planned: Value[]): Promise<void> {
    const given = (valueAt(this.answered, path) as Value[] | undefined)?.length ?? 0;
    const items = planned.slice(given);
    const [item] = items;
    if (item === undefined) return this.tap(DONE, message);
    const inner: CatalogueParameter = { accept: parameter.accept, ...(parameter.items ?? { type: 'string' }) };
    if (isNumbers(inner)) {
      // As boxes are written: a message for each, a line for each list of numbers in it.
      setAt(this.answered, [...path, given], item);
      return void (await this.user.says(numberLines(item as Value[])));
    }
    if (inner.type === 'object' || inner.type === 'array') return this.tap('➕', message);
    if (isFile(item)) {
      // All at once, as an album.
      items.forEach((value, index) => setAt(this.answered, [...path, given + index], value));
      const files = items.filter(isFile).map((file) => this.files(file, inner.accept ?? []));
      await this.user.sends(files.length === 1 && files[0] ? files[0] : files);
      return;
    }
    setAt(this.answered, [...path, given], item);
    await this.give(item, inner, message);
  }

  /** A file is sent; a choice is tapped where it has a button, turning pages; all else is typed. */
  private async give(value: Value, parameter: CatalogueParameter, message: ChatMessage): Promise<void> {
    if (isFile(value)) {
      await this.user.sends(this.files(value, parameter.accept ?? []));
      return;
    }
    if (parameter.type === 'boolean') return this.tap(value === true ? 'Yes' : 'No', message);
    if (typeof value === 'object') throw new Error(`no single value: ${JSON.stringify(value)}`);
    const label = String(value);
    if (parameter.type === 'enum') return this.choose(label, message);
    const isNumber = parameter.type === 'number' || parameter.type === 'integer' || parameter.numeric_range;
    if (isNumber && message.buttons.flat().includes(label)) return this.tap(label, message);
    await this.user.says(label);
  }

  private async choose(label: string, first: ChatMessage): Promise<void> {
    let message = first;
    for (let page = 0; page < 50; page += 1) {
      if (message.buttons.flat().includes(label)) return this.tap(label, message);
      await this.tap('›', message);
      message = await this.user.sees(isScreen, TURN_MS);
    }
    throw new Error(`there is no button ${label}`);
  }

  private async tap(label: string, message: ChatMessage): Promise<void> {
    await this.user.taps(label, message);
  }

  /** Presses the button of every parameter that has not been answered, and answers. */
  private async setEverything(): Promise<void> {
    for (const key of [...this.first, ...Object.keys(this.entry.input)]) {
      if (this.answered[key] !== undefined || this.isElsewhere(key)) continue;
      const value = nextValue(this.entry, this.model, this.plan, key, this.facts);
      if (value === undefined) {
        this.left.push(key);
        continue;
      }
      const card = this.card;
      const label = card.buttons.flat().find((text) => text.endsWith(` · ${key}`));
      if (label === undefined) throw new Error(`the card has no button for ${key}`);
      this.plan[key] = value;
      this.set.push(key);
      await this.tap(label, card);
      await this.look();
      if (this.screen?.kind !== 'question' || this.screen.path[0] !== key) {
        throw new Error(`the button of ${key} does not ask for it`);
      }
      await this.answerAll();
    }
  }

  /** Parameters of another group, and such as are no longer asked. */
  private isElsewhere(key: string): boolean {
    if (this.model.input[key]?.deprecated === true) return true;
    const groups = this.model.variants.filter((group) => [...group.keys, ...group.required].includes(key));
    const own = this.model.variants[this.variant];
    return groups.length > 0 && own !== undefined && !groups.includes(own);
  }

  private get card(): ChatMessage {
    if (this.screen?.kind !== 'card') throw new Error('there is no card');
    return this.screen.message;
  }

  private async pressRun(): Promise<number> {
    const label = this.card.buttons.flat().find((text) => text.startsWith('🚀')) ?? '';
    const price = Number(label.replace(/\D/g, ''));
    await this.tap(label, this.card);
    const end = await this.user.sees(
      (message) =>
        isScreen(message) || message.text.includes('Support code') || message.buttons.flat().join().includes('🔁'),
      RESULT_MS,
    );
    if (isScreen(end)) throw new Error(`the card was not run: ${problemIn(end) ?? end.text}`);
    if (end.text.includes('Support code')) throw new Error(`the generation failed: ${end.text}`);
    return price;
  }
}
