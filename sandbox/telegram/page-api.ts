import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './errors';
import type { MediaKind } from './media/kinds';
import { storeMedia } from './media/media';
import type { Parameters, Upload } from './parameters';
import type { Actions } from './people/actions';
import { captionFields } from './people/outgoing';
import { readParameters } from './request';
import { thingContent } from './page-things';
import type { BotCommand, InlineAnswer, MessageContent } from './types';
import type { World } from './world';

type Handler = (personId: number, parameters: Parameters) => unknown;

/** What the chat page can ask and do, as JSON over HTTP. */
export class PageApi {
  private readonly actionsOfPeople: Record<string, Handler>;
  /** The last inline list of each person. */
  private readonly lists = new Map<number, { query: string; list: InlineAnswer }>();

  constructor(
    private readonly world: World,
    private readonly actions: Actions,
  ) {
    this.actionsOfPeople = {
      say: (id, parameters) => this.say(id, parameters),
      send: (id, parameters) => this.send(id, parameters),
      edit: (id, parameters) =>
        actions.edit(id, id, parameters.integer('message_id') ?? 0, parameters.text('text') ?? ''),
      press: (id, parameters) => this.press(id, parameters),
      forward: (id, parameters) =>
        actions.forward(id, id, parameters.integer('message_id') ?? 0, parameters.text('from_name')),
      delete: (id, parameters) => actions.delete(id, id, parameters.integer('message_id') ?? 0),
      thing: (id, parameters) => this.sendThing(id, parameters),
      inline: (id, parameters) => this.ask(id, parameters.text('query') ?? ''),
      choose: (id, parameters) => this.choose(id, parameters.text('result_id') ?? ''),
      language: (id, parameters) => actions.setLanguage(id, parameters.text('language_code') ?? 'en'),
      block: (id, parameters) => actions.setBlocked(id, parameters.boolean('blocked')),
      messages: (id) => this.chat(id),
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const [, id, action] = /^people\/(\d+)\/(\w+)$/.exec(path) ?? [];
    const act = action === undefined ? undefined : this.actionsOfPeople[action];
    try {
      refuseForeignPages(request);
      const isRead = request.method === 'GET';
      if (path === 'state' && isRead) return reply(response, 200, this.overview());
      if (isRead && action !== 'messages') return false;
      const parameters = await readParameters(request, new URLSearchParams());
      if (path === 'people') return reply(response, 200, this.addPerson(parameters));
      if (!act) return false;
      return reply(response, 200, (await act(Number(id), parameters)) ?? {});
    } catch (error) {
      const message = error instanceof ApiError ? error.description : error instanceof Error ? error.message : 'failed';
      return reply(response, 400, { error: message });
    }
  }

  private overview(): unknown {
    const { state } = this.world.store;
    const people = Object.values(state.people).filter(({ isListed }) => isListed);
    return {
      bot: { ...this.world.bot, first_name: state.texts['name:'] || this.world.bot.first_name },
      people: people.map(({ user, started, hasBlocked }) => ({
        ...user,
        started,
        hasBlocked,
        ...this.glance(user.id),
      })),
      commands: state.commands,
      menuButtons: state.menuButtons,
      texts: state.texts,
    };
  }

  /** What the list of people shows of a chat. */
  private glance(id: number): object {
    const record = this.world.chats.find(id);
    const last = record && Object.values(record.messages).at(-1);
    const botMessages = Object.values(record?.messages ?? {}).filter(({ from }) => from?.is_bot);
    return { last, botMessageIds: botMessages.map(({ message_id }) => message_id).slice(-99) };
  }

  private chat(id: number): unknown {
    const record = this.world.chats.find(id);
    const messages = Object.values(record?.messages ?? {});
    return {
      messages,
      readId: record?.readId ?? 0,
      reactions: record?.reactions ?? {},
      commands: this.commandsFor(id),
    };
  }

  /** The most special list wins: of the chat, of private chats, of everybody; the person's language before none. */
  private commandsFor(id: number): BotCommand[] {
    const { commands } = this.world.store.state;
    const language = this.actions.person(id).user.language_code ?? '';
    const scopes = [`chat:${id}`, 'all_private_chats:', 'default:'];
    const keys = scopes.flatMap((scope) => [`${scope}:${language}`, `${scope}:`]);
    return keys.map((key) => commands[key]).find((list) => list !== undefined) ?? [];
  }

  private addPerson(parameters: Parameters): unknown {
    const name = parameters.text('first_name')?.trim().slice(0, 64) || 'Anna';
    return this.actions.create({ first_name: name, language_code: parameters.text('language_code') ?? 'en' }, true)
      .user;
  }

  private async sendThing(id: number, parameters: Parameters): Promise<unknown> {
    const replyTo = parameters.integer('reply_to');
    const content = await thingContent(this.world.files, parameters);
    return this.actions.post(id, id, content, { ...(replyTo && { replyTo }) });
  }

  private async ask(id: number, query: string): Promise<unknown> {
    const list = await this.actions.inline(id, query);
    this.lists.set(id, { query, list });
    return list;
  }

  private choose(id: number, resultId: string): Promise<unknown> {
    const { query = '', list } = this.lists.get(id) ?? {};
    const result = list?.results.find((entry) => entry.id === resultId);
    if (!result) throw new Error('this entry is gone');
    return this.actions.choose(id, id, query, result);
  }

  private say(id: number, parameters: Parameters): unknown {
    const replyTo = parameters.integer('reply_to');
    return this.actions.say(id, id, parameters.text('text') ?? '', { ...(replyTo && { replyTo }) });
  }

  private async press(id: number, parameters: Parameters): Promise<unknown> {
    const messageId = parameters.integer('message_id') ?? 0;
    const rows = this.world.chats.find(id)?.messages[messageId]?.reply_markup?.inline_keyboard;
    const button = rows?.[parameters.integer('row') ?? 0]?.[parameters.integer('column') ?? 0];
    if (!button) throw new Error('this button is gone');
    return this.actions.press(id, id, messageId, button);
  }

  private async send(id: number, parameters: Parameters): Promise<unknown> {
    const kinds = (parameters.list('kinds') ?? []).map(String);
    const uploads = kinds.map((kind, index) => ({ kind, upload: parameters.upload(`file${index}`) }));
    const albumId = kinds.length > 1 ? String(randomInt(1e13, 9e13)) : undefined;
    const caption = captionFields(parameters.text('caption'));
    const replyTo = parameters.integer('reply_to');
    const contents: MessageContent[] = [];
    for (const { kind, upload } of uploads) if (upload) contents.push(await this.store(kind, upload));
    return contents.map((content, index) =>
      this.actions.post(id, id, index === 0 ? { ...content, ...caption } : content, {
        ...(albumId && { albumId }),
        ...(replyTo && { replyTo }),
      }),
    );
  }

  /** A picture that is no good as a photo (too large, too long) goes as a file, as clients send it. */
  private async store(kind: string, upload: Upload): Promise<MessageContent> {
    const { files } = this.world;
    if (kind !== 'photo') return storeMedia(files, kind as MediaKind, upload);
    return storeMedia(files, 'photo', upload).catch(() => storeMedia(files, 'document', upload));
  }
}

/** Another site that is open in the same browser must not act here: its requests name another origin. */
const refuseForeignPages = (request: IncomingMessage): void => {
  const { origin, host } = request.headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    throw new ApiError(403, 'Forbidden: another origin');
  }
};

const reply = (response: ServerResponse, status: number, body: unknown): true => {
  if (response.destroyed) return true;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
  return true;
};
