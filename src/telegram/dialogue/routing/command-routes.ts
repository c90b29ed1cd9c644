import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { DialogueContext } from '../entrance/dialogue-context';
import { COMMANDS } from './commands';

/** `words` is what follows the command. @returns false if this person has no such command */
export type Command = (ctx: DialogueContext, words: string) => Promise<boolean | void> | boolean | void;

/** Every feature brings its own commands: it registers them in `onModuleInit`. */
@Injectable()
export class CommandRoutes implements OnApplicationBootstrap {
  private readonly routes = new Map<string, Command>();

  /** @throws Error if two features claim the same command */
  on(name: string, command: Command): void {
    if (this.routes.has(name)) throw new Error(`Two features handle /${name}.`);
    this.routes.set(name, command);
  }

  /** @throws Error if Telegram's menu would show a command that nobody handles */
  onApplicationBootstrap(): void {
    const missing = COMMANDS.filter(({ name }) => !this.routes.has(name)).map(({ name }) => `/${name}`);
    if (missing.length > 0) throw new Error(`Nobody handles ${missing.join(', ')}: see commands.ts.`);
  }

  /** @returns false if nobody knows this command */
  async run(ctx: DialogueContext, name: string, words: string): Promise<boolean> {
    const command = this.routes.get(name);
    return command !== undefined && (await command(ctx, words)) !== false;
  }
}
