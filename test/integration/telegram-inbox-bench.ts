import type { Update } from 'telegraf/types';
import { type EmulatedPerson, TelegramEmulator } from '../../sandbox/telegram';
import { type TestDatabase, createDatabase } from '../support/database';
import { until } from '../support/until';
import { type Handler, type Instance, type Script, TOKEN, startTransport } from './telegram-transport';

export const echo: Handler = async (ctx) => {
  await ctx.reply(`echo ${ctx.text ?? ''}`);
};

/** A chat of one person, and as many instances of the transport as a test starts; each test gets a fresh one. */
export class InboxBench {
  readonly script: Script = { handle: echo };
  private readonly instances: Instance[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly emulator: TelegramEmulator,
    readonly person: EmulatedPerson,
  ) {}

  static async open(): Promise<InboxBench> {
    const database = await createDatabase();
    const emulator = new TelegramEmulator({ token: TOKEN });
    await emulator.start();
    return new InboxBench(database, emulator, emulator.person({ first_name: 'Anna' }));
  }

  async close(): Promise<void> {
    for (const instance of this.instances) await instance.stop();
    await this.emulator.stop();
    await this.database.drop();
  }

  async start(env: Record<string, string> = {}): Promise<Instance> {
    const instance = await startTransport(this.database.url, this.emulator, this.script, env);
    this.instances.push(instance);
    return instance;
  }

  /** What the bot has said to the person. */
  get texts(): string[] {
    return this.person.messages.filter((view) => view.isFromBot).map((view) => view.text);
  }
}

interface Row {
  update_id: string;
  state: string;
  attempts: number;
}

export const rows = async (instance: Instance): Promise<Row[]> =>
  instance.dataSource.query('SELECT update_id, state, attempts FROM updates ORDER BY update_id');

/** Waits until the inbox holds so many updates, and each has come to its end. */
export const allDone = (instance: Instance, count: number): Promise<unknown> =>
  until(async () => {
    const all = await rows(instance);
    return all.length === count && all.every((row) => row.state === 'done');
  });

let lastId = 0;
export const nextId = (): number => (lastId += 1);

export const message = (chat: number, text: string, id = nextId()): Update => ({
  update_id: id,
  message: {
    message_id: id,
    date: 1_700_000_000,
    text,
    chat: { id: chat, type: 'private', first_name: 'A' },
    from: { id: chat, is_bot: false, first_name: 'A' },
  },
});
