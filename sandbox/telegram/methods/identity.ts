import { badRequest } from '../errors';
import type { Parameters } from '../parameters';
import type { BotCommand } from '../types';
import type { Methods, World } from '../world';

const MAX_COMMANDS = 100;

/** Commands are kept per scope and language, as the real server keeps them. */
const commandsKey = (parameters: Parameters): string => {
  const scope = (parameters.json('scope') ?? { type: 'default' }) as { type?: string; chat_id?: number };
  const language = parameters.text('language_code') ?? '';
  return [scope.type ?? 'default', scope.chat_id ?? '', language].join(':');
};

const readCommands = (parameters: Parameters): BotCommand[] => {
  const list = parameters.list('commands') as Partial<BotCommand>[] | undefined;
  if (!list) throw badRequest("can't parse commands: field must be an Array");
  if (list.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  return list.map(({ command, description }) => {
    const name = String(command ?? '').replace(/^\//, '');
    if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
    const text = String(description ?? '').trim();
    if (text.length < 1 || text.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    return { command: name, description: text };
  });
};

const setCommands = (world: World, parameters: Parameters, commands: BotCommand[]): true => {
  const key = commandsKey(parameters);
  if (commands.length > 0) world.store.state.commands[key] = commands;
  else delete world.store.state.commands[key];
  world.store.changed();
  world.bus.emit({ type: 'commands' });
  return true;
};

/** Name and descriptions of the bot: three pairs of methods of the same form. */
const textMethods = (methodName: string, field: string, maxLength: number): Methods => ({
  [`setMy${methodName}`]: (world, parameters) => {
    const text = parameters.text(field) ?? '';
    if (text.length > maxLength) throw badRequest(`bot ${field.replaceAll('_', ' ')} is too long`);
    world.store.state.texts[`${field}:${parameters.text('language_code') ?? ''}`] = text;
    world.store.changed();
    world.bus.emit({ type: 'commands' });
    return true;
  },
  [`getMy${methodName}`]: ({ store: { state } }, parameters) => ({
    [field]: state.texts[`${field}:${parameters.text('language_code') ?? ''}`] ?? state.texts[`${field}:`] ?? '',
  }),
});

export const identityMethods: Methods = {
  getMe: ({ bot }) => ({
    ...bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: true,
    can_connect_to_business: false,
    has_main_web_app: false,
  }),
  logOut: () => true,
  close: () => true,
  setMyCommands: (world, parameters) => setCommands(world, parameters, readCommands(parameters)),
  deleteMyCommands: (world, parameters) => setCommands(world, parameters, []),
  getMyCommands: ({ store }, parameters) => store.state.commands[commandsKey(parameters)] ?? [],
  setChatMenuButton: (world, parameters) => {
    world.store.state.menuButtons[parameters.text('chat_id') ?? 'default'] = parameters.json('menu_button');
    world.store.changed();
    world.bus.emit({ type: 'commands' });
    return true;
  },
  getChatMenuButton: ({ store: { state } }, parameters) =>
    state.menuButtons[parameters.text('chat_id') ?? 'default'] ?? { type: 'default' },
  ...textMethods('Name', 'name', 64),
  ...textMethods('Description', 'description', 512),
  ...textMethods('ShortDescription', 'short_description', 120),
};
