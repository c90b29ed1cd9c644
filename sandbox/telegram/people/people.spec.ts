import { type EmulatedPerson, type Message, TelegramEmulator, type Update } from '../index';
import { botClient, type Call } from '../testing/bot-client';

const TOKEN = '11:secret';
let emulator: TelegramEmulator;
let call: Call;
let anna: EmulatedPerson;

beforeEach(async () => {
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  call = botClient(emulator, TOKEN);
  anna = emulator.person({ first_name: 'Anna' });
  await anna.says('/start');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await emulator.stop();
});

const updates = async (): Promise<Update[]> => (await call('getUpdates')).result;
const newest = async (): Promise<Message> => (await updates()).at(-1)?.['message'] as Message;
const send = async (payload: Record<string, unknown>): Promise<Message> =>
  (await call('sendMessage', { chat_id: anna.chatId, ...payload })).result;

describe('what people do with messages', () => {
  it('replies to the bot and to themselves; the bot sees what is replied to, but not what that replied to', async () => {
    const { message_id } = await send({ text: 'question' });
    const first = await anna.replies(message_id, 'answer');
    await anna.replies(first, 'one more thing');
    const { reply_to_message: replied } = await newest();
    expect(replied).toMatchObject({ message_id: first.id, text: 'answer', from: { id: anna.id } });
    expect(replied).not.toHaveProperty('reply_to_message');
  });

  it('edits own messages only, and only when something changes', async () => {
    const said = await anna.says('a boat /help');
    await anna.edits(said, 'a ship');
    const edit = (await updates()).at(-1)?.['edited_message'];
    expect(edit).toMatchObject({ message_id: said.id, text: 'a ship', edit_date: expect.any(Number) as number });
    expect(edit).not.toHaveProperty('entities');
    const before = emulator.pendingUpdates;
    await anna.edits(said, ' a ship ');
    expect(emulator.pendingUpdates).toBe(before);
    const { message_id } = await send({ text: 'mine' });
    expect(() => anna.edits(message_id, 'x')).toThrow("not this person's own");
    expect(() => anna.edits(said, 'x'.repeat(4097))).toThrow('too long');
  });

  it('forwards with the origin, which a forward of a forward keeps', async () => {
    const { message_id } = await send({ text: 'result' });
    const forwarded = await anna.forwards(message_id);
    expect(await newest()).toMatchObject({
      text: 'result',
      from: { id: anna.id },
      forward_origin: { type: 'user', sender_user: { id: 11 } },
    });
    expect((await anna.forwards(forwarded)).message.forward_origin).toMatchObject({ sender_user: { id: 11 } });
    const hidden = await anna.forwards(message_id, 'Somebody');
    expect(hidden.message.forward_origin).toMatchObject({ type: 'hidden_user', sender_user_name: 'Somebody' });
    expect(() => anna.edits(hidden, 'x')).toThrow('cannot be edited');
  });

  it('may not forward what the bot has protected', async () => {
    const { message_id } = await send({ text: 'secret', protect_content: true });
    expect(() => anna.forwards(message_id)).toThrow('protected');
  });

  it('sends polls, and waits for edits and deletions', async () => {
    await anna.sends({ poll: { question: 'Which?', options: ['a', 'b'] } });
    expect(await newest()).toMatchObject({ poll: { question: 'Which?', options: [{ text: 'a' }, { text: 'b' }] } });
    const { message_id } = await send({ text: 'one' });
    const edited = anna.waitFor('two', { after: anna.now });
    await call('editMessageText', { chat_id: anna.chatId, message_id, text: 'two' });
    expect(await edited).toMatchObject({ id: message_id, isEdited: true });
    const gone = anna.waitUntilGone(message_id);
    await call('deleteMessages', { chat_id: anna.chatId, message_ids: [message_id, 999] });
    await gone;
  });

  it('cuts a long text where clients cut it: at a word near the end, never through a symbol', async () => {
    const sizes = (): number[] => anna.messages.slice(1).map(({ text }) => text.length);
    await anna.says(`${'y'.repeat(4000)} ${'z'.repeat(200)}`);
    expect(sizes()).toEqual([4000, 200]);
    await anna.says(`${'x'.repeat(4095)}😀 end`);
    expect(sizes().slice(2)).toEqual([4095, 6]);
  });
});

describe('deleting by the bot', () => {
  it('is possible for two days', async () => {
    const { message_id } = await send({ text: 'old' });
    const remove = () => call('deleteMessage', { chat_id: anna.chatId, message_id });
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 48 * 3600 * 1000 + 2000);
    expect((await remove()).description).toBe("Bad Request: message can't be deleted for everyone");
    expect((await call('deleteMessages', { chat_id: anna.chatId, message_ids: [message_id] })).ok).toBe(true);
    expect(anna.messages.some(({ id }) => id === message_id)).toBe(true);
    jest.spyOn(Date, 'now').mockReturnValue(now + 47 * 3600 * 1000);
    expect((await remove()).ok).toBe(true);
  });
});

describe('copies of several messages', () => {
  it('keep their order and their album, and leave out what is gone', async () => {
    const one = await send({ text: 'one' });
    const two = await send({ text: 'two' });
    const from = { chat_id: anna.chatId, from_chat_id: anna.chatId };
    const ids = [one.message_id, two.message_id, 999];
    expect((await call('copyMessages', { ...from, message_ids: ids })).result).toHaveLength(2);
    expect(anna.messages.slice(-2).map(({ text, isForwarded }) => [text, isForwarded])).toEqual([
      ['one', false],
      ['two', false],
    ]);
    await call('forwardMessages', { ...from, message_ids: ids });
    expect(anna.messages.at(-1)).toMatchObject({ text: 'two', isForwarded: true });
    const backwards = await call('copyMessages', { ...from, message_ids: [2, 1] });
    expect(backwards.description).toBe('Bad Request: message identifiers must be in a strictly increasing order');
  });
});
