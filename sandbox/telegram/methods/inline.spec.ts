import { type EmulatedPerson, TelegramEmulator, type Update } from '../index';
import { botClient, type Call } from '../testing/bot-client';

const TOKEN = '11:secret';
const URL_BUTTON = { inline_keyboard: [[{ text: 'Open', url: 'https://t.me/atelier_sandbox_bot?start=m_1' }]] };
const article = (id: string, title: string) => ({
  type: 'article',
  id,
  title,
  input_message_content: { message_text: `<b>${title}</b>`, parse_mode: 'HTML' },
  reply_markup: URL_BUTTON,
});
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
afterEach(() => emulator.stop());

const newest = async (): Promise<Update> =>
  ((await call('getUpdates', { offset: -1 })).result as Update[]).at(-1) as Update;

const answer = async (payload: Record<string, unknown>) => {
  const { id } = (await newest())['inline_query'] as { id: string };
  return call('answerInlineQuery', { inline_query_id: id, ...payload });
};

it('lists entries, and the chosen one is sent in the name of the person with its button', async () => {
  const sent = anna.sendsInline('boats', 'Ship');
  expect((await newest())['inline_query']).toMatchObject({ query: 'boats', offset: '', from: { id: anna.id } });
  expect((await answer({ results: [article('1', 'Boat'), article('2', 'Ship')] })).ok).toBe(true);
  const message = await sent;
  expect(message).toMatchObject({ text: 'Ship', isFromBot: false, buttons: [['Open']] });
  expect((await newest())['message']).toMatchObject({
    via_bot: { id: 11 },
    entities: [{ type: 'bold', offset: 0, length: 4 }],
    reply_markup: URL_BUTTON,
  });
  expect(await anna.taps('Open', message)).toMatchObject({ url: expect.stringContaining('start=m_1') as string });
});

it.each([
  [{ results: '[{' }, "can't parse results JSON object"],
  [{ results: [{ ...article('1', 'x'), id: 'x'.repeat(65) }] }, 'RESULT_ID_INVALID'],
  [{ results: [article('1', 'x'), article('1', 'y')] }, 'RESULT_ID_DUPLICATE'],
  [{ results: [{ type: 'article', id: '1', title: '' }] }, 'ARTICLE_TITLE_EMPTY'],
  [{ results: [], button: { text: 'More', start_parameter: 'a b' } }, 'START_PARAM_INVALID'],
  [
    { results: Array.from({ length: 51 }, (_, id) => article(`${id}`, 'x')) },
    'too many inline query results specified',
  ],
])('refuses %#', async (payload, reason) => {
  const asked = anna.asksInline('x');
  expect(await answer(payload)).toMatchObject({ status: 400, description: `Bad Request: ${reason}` });
  await answer({ results: [] });
  expect(await asked).toEqual([]);
});
