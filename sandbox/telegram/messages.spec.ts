import { type EmulatedPerson, type Message, TelegramEmulator } from './index';
import { botClient, type Call } from './testing/bot-client';

const TOKEN = '11:secret';
let emulator: TelegramEmulator;
let call: Call;
let anna: EmulatedPerson;
const keyboard = (data: string) => ({ inline_keyboard: [[{ text: 'go', callback_data: data }]] });

beforeEach(async () => {
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  call = botClient(emulator, TOKEN);
  anna = emulator.person({ first_name: 'Anna' });
  await anna.says('/start');
});
afterEach(() => emulator.stop());

const send = async (payload: Record<string, unknown>): Promise<Message> =>
  (await call('sendMessage', { chat_id: anna.chatId, ...payload })).result;

describe('sendMessage', () => {
  it.each([
    [{ text: '' }, 'message text is empty'],
    [{ text: ' \n ' }, 'message text is empty'],
    [{ text: 'x'.repeat(4097) }, 'message is too long'],
    [{ text: 'x', chat_id: 1 }, 'chat not found'],
    [{ text: '<u>x', parse_mode: 'HTML' }, `can't parse entities: Can't find end tag corresponding to start tag "u"`],
    [{ text: 'x', reply_markup: keyboard('') }, 'BUTTON_DATA_INVALID'],
    [{ text: 'x', reply_markup: keyboard('я'.repeat(33)) }, 'BUTTON_DATA_INVALID'],
    [{ text: 'x', reply_parameters: { message_id: 99 } }, 'message to be replied not found'],
    [{ text: 'x', reply_markup: '{broken' }, "can't parse reply keyboard markup JSON object"],
    [
      { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'dead' }]] } },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
  ])('refuses %#', async (payload, reason) => {
    const reply = await call('sendMessage', { chat_id: anna.chatId, ...payload });
    expect(reply).toMatchObject({ status: 400, ok: false, description: `Bad Request: ${reason}` });
  });

  it('counts the text after parsing and takes 64 bytes of callback data', async () => {
    const text = `<b>${'x'.repeat(4096)}</b>`;
    expect(await send({ text, parse_mode: 'HTML', reply_markup: keyboard('я'.repeat(32)) })).toMatchObject({
      message_id: 2,
      from: { id: 11, is_bot: true },
    });
  });

  it('is forbidden to those who blocked the bot or never wrote to it', async () => {
    anna.blocks();
    const blocked = await call('sendMessage', { chat_id: anna.chatId, text: 'x' });
    expect(blocked).toMatchObject({ status: 403, description: 'Forbidden: bot was blocked by the user' });
    anna.unblocks();
    expect((await call('sendMessage', { chat_id: anna.chatId, text: 'x' })).ok).toBe(true);
    const stranger = await call('sendMessage', { chat_id: emulator.person().chatId, text: 'x' });
    expect(stranger.description).toBe("Forbidden: bot can't initiate conversation with a user");
  });
});

describe('edits', () => {
  const edit = (payload: Record<string, unknown>) => call('editMessageText', { chat_id: anna.chatId, ...payload });

  it('changes text and keyboard, and says when nothing changed', async () => {
    const { message_id } = await send({ text: 'one', reply_markup: keyboard('a') });
    const edited = (await edit({ message_id, text: 'two' })).result as Message;
    expect(edited).toMatchObject({ text: 'two', edit_date: expect.any(Number) as number });
    expect(edited.reply_markup).toBeUndefined();
    expect((await edit({ message_id, text: ' two ' })).description).toBe(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    const markup = { chat_id: anna.chatId, message_id, reply_markup: keyboard('b') };
    expect((await call('editMessageReplyMarkup', markup)).ok).toBe(true);
    expect((await call('editMessageReplyMarkup', markup)).description).toContain('message is not modified');
  });

  it('refuses what is gone, foreign or of another kind', async () => {
    expect((await edit({ message_id: 77, text: 'x' })).description).toBe('Bad Request: message to edit not found');
    expect((await edit({ message_id: 1, text: 'x' })).description).toBe("Bad Request: message can't be edited");
    const { message_id } = await send({ text: 'one' });
    const caption = await call('editMessageCaption', { chat_id: anna.chatId, message_id, caption: 'x' });
    expect(caption.description).toBe('Bad Request: there is no caption in the message to edit');
    expect((await call('deleteMessage', { chat_id: anna.chatId, message_id })).ok).toBe(true);
    expect((await call('deleteMessage', { chat_id: anna.chatId, message_id })).description).toBe(
      'Bad Request: message to delete not found',
    );
  });
});

describe('callback queries', () => {
  it('are answered once, with a text or an alert', async () => {
    const { message_id } = await send({ text: 'press', reply_markup: keyboard('data') });
    const tapped = anna.taps('go');
    const updates = (await call('getUpdates')).result as { callback_query?: { id: string; data: string } }[];
    const query = updates.at(-1)?.callback_query;
    expect(query).toMatchObject({ data: 'data', message: { message_id } });
    const answer = { callback_query_id: query?.id, text: 'done', show_alert: true };
    expect((await call('answerCallbackQuery', answer)).ok).toBe(true);
    expect(await tapped).toEqual({ text: 'done', showAlert: true });
    expect((await call('answerCallbackQuery', answer)).description).toBe(
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    );
  });

  it('names the buttons in sight when there is none of that name', async () => {
    await send({ text: 'press', reply_markup: keyboard('data') });
    await expect(anna.taps('other')).rejects.toThrow('buttons: [go]');
  });
});

describe('faults', () => {
  const say = () => call('sendMessage', { chat_id: anna.chatId, text: 'x' });

  it('answers 429 on demand and by limit, with retry_after', async () => {
    emulator.faults.fail('sendMessage', { retryAfter: 3 });
    expect(await say()).toMatchObject({
      status: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    emulator.faults.limit({ perChatPerSecond: 1 });
    expect((await say()).ok).toBe(true);
    expect(await say()).toMatchObject({ status: 429, parameters: { retry_after: 1 } });
  });

  it('can spoil only the answer, or cut the connection', async () => {
    emulator.faults.fail('sendMessage', { afterEffect: true, code: 502, description: 'Bad Gateway' });
    expect((await say()).status).toBe(502);
    expect(anna.messages.at(-1)?.text).toBe('x');
    emulator.faults.fail('sendMessage', { dropConnection: true });
    await expect(say()).rejects.toThrow();
    expect(emulator.calls.filter(({ method }) => method === 'sendMessage').map(({ ok }) => ok)).toEqual([false, false]);
  });
});

it('pays an invoice after the bot has agreed', async () => {
  const invoice = { title: 'Credits', description: '100', payload: 'order-1', currency: 'XTR' };
  await call('sendInvoice', { chat_id: anna.chatId, ...invoice, prices: [{ label: 'x', amount: 50 }] });
  const paying = anna.taps('Pay');
  const updates = (await call('getUpdates')).result as { pre_checkout_query?: { id: string } }[];
  const id = updates.at(-1)?.pre_checkout_query?.id;
  await call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true });
  await paying;
  expect(anna.messages.at(-1)?.message.successful_payment).toMatchObject({
    total_amount: 50,
    invoice_payload: 'order-1',
  });
});

it('shows a bot in a group only what is meant for it', async () => {
  const group = emulator.group('Friends', { isForum: true });
  const inGroup = group.as(anna, 5);
  await inGroup.says('chatter');
  await inGroup.says('/start@atelier_sandbox_bot');
  const updates = (await call('getUpdates')).result as { message?: Message }[];
  expect(updates.map(({ message }) => message?.text)).toEqual(['/start', '/start@atelier_sandbox_bot']);
  const reply = await call('sendMessage', { chat_id: group.id, message_thread_id: 5, text: 'here' });
  expect(reply.result).toMatchObject({ chat: { id: group.id }, message_thread_id: 5 });
});
