import { wavOf } from '../../sandbox/media/wav';
import type { ChatMessage, Outgoing } from '../../sandbox/telegram';
import { loadedModels } from './models';
import { photo } from './story';
import type { Deed, Expected, Walker } from './walker';

/** What a person may send besides texts; made once. */
export interface Belongings {
  photos: Buffer[];
  models: { id: string; code: string; title: string }[];
}

export const packBelongings = async (): Promise<Belongings> => ({
  photos: [await photo('#336699'), await photo('#aa3311', 1200), await photo('#10c020', 20)],
  models: loadedModels().map(({ id, code, title }) => ({ id, code, title })),
});

const SILENCE = wavOf(new Float32Array(22_050));
const TEXTS = [
  ...['a fox in the snow', 'да', 'нет', 'yes', '5', '0', '-1', '1080p', '16:9', '3.5', '1e9', '😀', '👨‍👩‍👧‍👦🇷🇺', '.', '?'],
  ...[
    '<b>bold</b> & <script>alert(1)</script> &amp; <',
    '_*[]()~`>#+-=|{}.! \\',
    'Нарисуй кота в сапогах, масло',
    '%s %d ${x}',
  ],
  ...[
    'https://example.com/nothing.png',
    'http://127.0.0.1:1/x.mp4',
    'file:///etc/passwd',
    '@atelier_sandbox_bot',
    '🚀 Run',
  ],
  ...[
    'null',
    '{"a": [1, 2]}',
    'مرحبا بالعالم',
    'line\nline\n\nline',
    '{name}',
    'спасибо!',
    'отмена',
    'menu',
    'ё'.repeat(900),
  ],
];
const COMMANDS = [
  ...['start', 'help', 'menu', 'models', 'model', 'new', 'status', 'history', 'balance', 'settings', 'mydata'],
  ...['language', 'cancel', 'admin', 'unknown', 'Start', 'img', 'a'],
];
const WORDS = ['video', 'картинка', 'image_to_video', 'нет такого', '<i>', 'm_nowhere1', '2', 'ru', '😀'];
const FORGED = [
  '',
  'x',
  'menu:',
  'menu:-1',
  'run:',
  'f:::::',
  'gen:AAAAAAAAAAAAAAAAAAAAAA:again',
  'hist:99999',
  '💥',
  'z'.repeat(64),
];
const ODD: Outgoing[] = [
  { contact: { phone_number: '+70000000000', first_name: 'Bob' } },
  { location: { latitude: 55.7, longitude: 37.6 } },
  { dice: { emoji: '🎲', value: 4 } },
  { poll: { question: 'which?', options: ['this', 'that'] } },
];

const deed = (name: string, act: () => Promise<unknown>, expected: Expected = 'visible'): Deed => ({
  name,
  act: async () => {
    await act();
    return expected;
  },
});

const short = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** What a person of a private chat may do next. */
export const privateDeed =
  (things: Belongings) =>
  (walker: Walker): Deed => {
    const { chance } = walker;
    const chosen = chance.weighted([
      [16, () => saying(walker, chance.of(TEXTS))],
      [1, () => saying(walker, 'слово и дело '.repeat(400 + chance.below(400)))],
      [14, () => saying(walker, command(walker, things))],
      [12, () => medium(walker, things)],
      [30, () => newButton(walker) ?? saying(walker, '/menu')],
      [12, () => anyButton(walker) ?? saying(walker, '/start')],
      [8, () => running(walker) ?? filling(walker, things)],
      [3, () => pressing(walker, chance.of(FORGED), ownOrNone(walker, true))],
      [3, () => inline(walker, things)],
      [6, () => aboutMessage(walker)],
    ]);
    return chosen();
  };

/**
 * What somebody in a group may do next: there the bot answers commands, replies to it and buttons, nothing else. That it
 * is silent is not seen here, where others are answered in between, but in what it has recorded (`spokenUnasked`).
 */
export const groupDeed =
  (things: Belongings) =>
  (walker: Walker): Deed => {
    const { chance, person } = walker;
    const theirs = ownOrNone(walker, true);
    const own = ownOrNone(walker, false);
    const quietly = (name: string, act: () => Promise<unknown>): Deed => deed(name, act, 'silence');
    const chosen = chance.weighted([
      [4, () => quietly('unaddressed', () => person.says(chance.of(TEXTS.filter((text) => !text.startsWith('/')))))],
      [2, () => quietly('a medium for others', () => person.sends(forOthers(walker, things)))],
      [2, () => quietly('a command of another bot', () => person.says('/roll@dice_bot 6'))],
      [1, () => quietly('an unknown command', () => person.says(chance.of(['/roll 6', '/admin', '/menu/'])))],
      [1, () => quietly('a mention', () => person.says('we asked @atelier_sandbox_bot'))],
      [2, () => quietly('to another', () => (own ? person.replies(own, chance.of(TEXTS)) : person.says('hi')))],
      [4, () => saying(walker, `/${chance.of(COMMANDS.slice(0, 14))}@atelier_sandbox_bot`)],
      [3, () => saying(walker, `/model ${chance.of(things.models).id}`)],
      [5, () => (theirs ? deed('reply', () => person.replies(theirs, chance.of(TEXTS))) : saying(walker, '/menu'))],
      [8, () => newButton(walker) ?? saying(walker, '/menu')],
      [3, () => anyButton(walker) ?? saying(walker, '/start')],
      [2, () => running(walker) ?? saying(walker, '/new')],
    ]);
    return chosen();
  };

const forOthers = ({ chance }: Walker, { photos }: Belongings): Outgoing | Outgoing[] => {
  const picture = (): Outgoing => ({ photo: chance.of(photos), caption: chance.of(['', 'a fox', '/roll 6']) });
  return chance.of([picture(), [picture(), picture()], { voice: SILENCE, duration: 1 }, ...ODD]);
};

const saying = ({ person }: Walker, text: string): Deed => deed(`says ${short(text)}`, () => person.says(text));

const command = ({ chance }: Walker, { models }: Belongings): string => {
  const model = chance.of(models);
  const words = chance.of(['', '', '', ...WORDS, model.id, model.title, `m_${model.code}`]);
  if (chance.happens(0.4)) return chance.of([`/model ${model.id}`, `/start m_${model.code}`, `/models ${model.title}`]);
  return `/${chance.of(COMMANDS)} ${words}`.trim();
};

/** A card that is likely to be complete after one text. */
const filling = ({ person, chance }: Walker, { models }: Belongings): Deed => {
  const simple = models.filter(({ id }) => /z-image|text-to-image|nano-banana$|text-to-speech|suno/.test(id));
  const { id } = chance.of(simple.length > 0 ? simple : models);
  return deed(`opens ${id}`, () => person.says(`/model ${id}`));
};

const medium = ({ chance, person }: Walker, { photos }: Belongings): Deed => {
  const caption = chance.happens(0.3) ? { caption: chance.of(TEXTS) } : {};
  const picture = (): Outgoing => ({ photo: chance.of(photos), ...caption });
  const noise = Buffer.from(`no medium at all ${chance.next()}`);
  const [name, what] = chance.weighted<readonly [string, Outgoing | Outgoing[]]>([
    [6, ['photo', picture()]],
    [2, ['album', Array.from({ length: 2 + chance.below(4) }, picture)]],
    [1, ['big album', Array.from({ length: 10 }, picture)]],
    [2, ['picture as a document', { document: chance.of(photos), name: 'picture.jpg', ...caption }]],
    [1, ['broken video', { video: noise, ...caption }]],
    [1, ['animation', { animation: noise, ...caption }]],
    [1, ['video note', { video_note: noise }]],
    [2, ['audio', { audio: { data: SILENCE, name: 'silence.wav' }, ...caption }]],
    [1, ['voice', { voice: SILENCE, duration: 1 }]],
    [2, ['text file', { document: Buffer.from(chance.of(TEXTS)), name: 'prompt.txt' }]],
    [1, ['unknown file', { document: noise, name: 'data.bin', ...caption }]],
    [1, ['empty text file', { document: Buffer.from(' '), name: 'empty.txt' }]],
    [1, ['sticker', { sticker: chance.of(photos), emoji: '🙂' }]],
    [2, ['odd', chance.of(ODD)]],
  ]);
  return deed(`sends ${name} ${caption.caption ? short(caption.caption) : ''}`, () => person.sends(what));
};

/** A button of the last messages. */
const newButton = (walker: Walker): Deed | null => {
  const { buttons, chance } = walker;
  if (buttons.length === 0) return null;
  const from = Math.max(0, buttons.length - 14);
  const button = buttons[from + chance.below(buttons.length - from)];
  return button ? pressing(walker, button.data, button.messageId, button.label) : null;
};

/** A button of whichever message, shown at whichever time. */
const anyButton = (walker: Walker): Deed | null => {
  if (walker.buttons.length === 0) return null;
  const button = walker.chance.of(walker.buttons);
  return pressing(walker, button.data, button.messageId, button.label);
};

const running = (walker: Walker): Deed | null => {
  const button = walker.buttons.findLast(({ label }) => label.includes('🚀'));
  return button ? pressing(walker, button.data, button.messageId, button.label) : null;
};

const pressing = (
  { person }: Walker,
  data: string,
  message: ChatMessage | number | null,
  label = 'a forged button',
): Deed => {
  const id = typeof message === 'object' ? (message?.id ?? 1) : message;
  return {
    name: `presses ${label} (${data}) of #${id}`,
    act: async () => {
      const isThere = person.messages.some((view) => view.id === id);
      const answer = await (isThere ? person.pressesData(data, id) : person.pressesGone(data, id));
      return answer.text === '' ? 'visible' : 'told';
    },
  };
};

const inline = ({ person, chance }: Walker, { models }: Belongings): Deed => {
  const words = chance.of(['', ...WORDS, chance.of(models).title]);
  return deed(`asks inline ${short(words)}`, () => person.asksInline(words), 'told');
};

/** Some message of the bot, or of this person, among the last that are still there. */
const ownOrNone = ({ person, chance }: Walker, isFromBot: boolean): ChatMessage | null => {
  const fitting = person.messages.slice(-40).filter((view) => view.isFromBot === isFromBot);
  return fitting.length === 0 ? null : chance.of(fitting);
};

const aboutMessage = (walker: Walker): Deed => {
  const { person, chance } = walker;
  const text = chance.of(TEXTS);
  const ofBot = ownOrNone(walker, true);
  const own = ownOrNone(walker, false);
  const replying = ofBot && deed(`replies to #${ofBot.id} ${short(text)}`, () => person.replies(ofBot, text));
  const forwarding = ofBot && deed(`forwards #${ofBot.id}`, () => person.forwards(ofBot));
  const mayEdit =
    own !== null && !own.isForwarded && (own.kind === 'text' || own.file !== undefined) && !own.message.via_bot;
  const editing =
    mayEdit && own.text !== text && deed(`edits #${own.id} to ${short(text)}`, () => person.edits(own, text));
  const victim = ofBot ?? own;
  const deleting = victim && deed(`deletes #${victim.id}`, async () => person.deletes(victim), 'silence');
  return chance.of([replying, forwarding, editing || replying, deleting]) || saying(walker, text);
};
