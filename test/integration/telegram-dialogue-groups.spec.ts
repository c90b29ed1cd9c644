import type { Update } from 'telegraf/types';
import { Inbox } from '../../src/telegram/inbox/inbox';
import { StoryUser } from '../support/user';
import { type DialogueApp, startDialogue } from './telegram-dialogue-app';

const ANONYMOUS = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };

let dialogue: DialogueApp;
let nextUpdate = 900_000;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

/** What no person of the emulator can do. */
const receive = (content: object): Promise<void> => {
  nextUpdate += 1;
  const update = { update_id: nextUpdate, ...content } as unknown as Update;
  return dialogue.app.get(Inbox, { strict: false }).receive([update]);
};

describe('in a group', () => {
  it('whoever hides behind the group or a channel is told to write in person, and other bots are told nothing', async () => {
    const group = dialogue.telegram.group('Friends');
    const member = new StoryUser(group.as(dialogue.person().person));
    const said = await member.says('/menu');
    await member.seesButton('image');
    const write = (from: object, fields: object): Promise<void> => {
      const message = { message_id: said.id, date: Math.floor(Date.now() / 1000), chat: group.chat, from, ...fields };
      return receive({ message });
    };
    const before = member.person.now;
    await write({ id: 5, is_bot: true, first_name: 'Other' }, { text: '/menu@atelier_sandbox_bot' });
    await write(ANONYMOUS, { sender_chat: group.chat, text: 'we talk among ourselves' });
    await write(ANONYMOUS, { sender_chat: group.chat, text: '/menu@atelier_sandbox_bot' });
    const answer = await member.person.waitFor('write as yourself', { after: before });
    expect(answer.text).toContain('напишите от своего имени');
    expect(member.count(() => true)).toBe(2);
  });

  it("leaves another bot's commands alone, and answers an unknown one that is a reply to it", async () => {
    const group = dialogue.telegram.group('Friends');
    const member = new StoryUser(group.as(dialogue.person().person));
    await member.says('/roll 6');
    await member.says('/admin');
    await member.says('/menu');
    const menu = await member.seesButton('image');
    expect(member.count(() => true)).toBe(1);
    await member.replies(menu, '/roll 6');
    await member.sees('no command /roll');
  });

  it('knows whose an outdated card is in a topic that somebody else has begun', async () => {
    const forum = dialogue.telegram.group('Forum', { isForum: true });
    const person = dialogue.person();
    const member = new StoryUser(forum.as(person.person));
    await member.says('/model scripted/dear');
    const card = await member.sees('Dear Maker');
    const { message } = card;
    const root = { message_id: 7, date: 1, chat: forum.chat, from: { id: 5, is_bot: false, first_name: 'B' } };
    const query = {
      id: 'forged',
      from: person.person.user,
      chat_instance: '1',
      data: 'nothing-of-ours',
      message: { ...message, message_thread_id: 7, is_topic_message: true, reply_to_message: root },
    };
    await receive({ callback_query: query });
    await member.sees('closed or has changed');
  });
});

describe('without a chat', () => {
  it('a press and a query of a shop are answered in words', async () => {
    const { user } = dialogue.person().person;
    await receive({
      callback_query: { id: 'forged press', from: user, inline_message_id: 'x', chat_instance: '1', data: 'menu' },
    });
    await receive({ shipping_query: { id: 'forged order', from: user, invoice_payload: 'x', shipping_address: {} } });
    const said = (id: string) =>
      dialogue.telegram.waitForCall(({ payload }) =>
        [payload['callback_query_id'], payload['shipping_query_id']].includes(id),
      );
    expect((await said('forged press')).payload['text']).toContain('outdated');
    expect((await said('forged order')).payload).toMatchObject({
      ok: false,
      error_message: expect.any(String) as string,
    });
  });

  it('words that fit no model lead to the menu', async () => {
    const { person } = dialogue.person();
    expect(await person.asksInline('qwertyuiop')).toEqual([]);
    const { payload } = await dialogue.telegram.waitForCall(({ method }) => method === 'answerInlineQuery');
    expect(payload['button']).toMatchObject({ start_parameter: 'menu' });
  });
});
