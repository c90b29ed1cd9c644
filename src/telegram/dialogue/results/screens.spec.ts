import { aModel, parameter } from '../../../../test/support/model-builder';
import { faultsIn } from '../../../../test/support/telegram-html';
import type { GenerationView } from '../../../generation';
import { LOCALES } from '../../../i18n';
import { plainText, visibleLength } from '../../text';
import { clearing } from './clearing';
import { historyScreen } from './history-screen';
import { itemScreen } from './item-screen';
import { NEWEST } from './result-buttons';
import { statusScreen } from './status-screen';

const now = new Date('2026-11-21T10:01:05Z');
const idOf = (number: number): string => `01234567-89ab-4cde-8f01-${String(number).padStart(12, '0')}`;
const model = aModel({
  id: 'nano',
  provider: 'kie',
  title: 'Nano <Banana>',
  input: {
    prompt: parameter('string', { required: true }),
    seed: parameter('integer'),
    pictures: parameter('array', { items: parameter('string', { format: 'image_url' }) }),
    sound: parameter('boolean'),
  },
});
const media = (kind: 'image') => ({ $media: { source: 'url', ref: 'https://x/a.png', kind } });
const generation = (number: number, fields: Partial<GenerationView> = {}): GenerationView => ({
  id: idOf(number),
  userId: 1,
  model,
  modelId: 'nano',
  provider: 'kie',
  outputKind: 'image',
  input: { prompt: 'a <cat>', sound: true, pictures: [media('image'), media('image')], seed: 7 },
  state: 'delivered',
  price: 5,
  origin: { channel: 'telegram', address: { chatId: 1 } },
  outputs: [{ kind: 'image', url: 'https://x/a.png' }],
  failure: null,
  supportCode: '01234567',
  position: null,
  waitsFor: null,
  createdAt: new Date('2026-11-21T10:00:00Z'),
  submittedAt: null,
  finishedAt: now,
  expectedMs: 30_000,
  slowMs: 120_000,
  taskId: 'task-1',
  receipt: null,
  gift: false,
  parentId: null,
  isFavourite: false,
  isDeleted: false,
  ...fields,
});
const none = { all: 0, image: 0, video: 0, audio: 0, text: 0, favourite: 0 };
const labelsOf = (rows: { text: string }[][]): string[][] => rows.map((row) => row.map(({ text }) => text));

describe.each(LOCALES)('pages of the history (%s)', (locale) => {
  const page = (generations: GenerationView[], older: string | null = null, newer: string | null = null) => ({
    generations,
    older,
    newer,
  });

  it('show the works, the kinds that there are, and the ways on', () => {
    const many = Array.from({ length: 8 }, (_, index) => generation(index, { isFavourite: index === 0 }));
    const counts = { ...none, all: 12, image: 10, video: 2, favourite: 1 };
    const screen = historyScreen(locale, page(many, idOf(7), idOf(0)), { ...NEWEST, kind: 'image' }, counts);
    const [filters = [], ...rows] = labelsOf(screen.keyboard);
    expect(filters.slice(1)).toEqual(['· 🖼 10 ·', '🎬 2', '⭐ 1']);
    expect(rows[0]).toEqual(['🖼⭐ a <cat> · Nano <Banana>']);
    expect(rows).toHaveLength(8 + 2);
    expect(rows[8]).toHaveLength(2);
    const data = screen.keyboard.flat().map((button) => ('callback_data' in button ? button.callback_data : ''));
    expect(new Set(data).size).toBe(data.length);
    expect(faultsIn(screen.text.value)).toEqual([]);
  });

  it('say what to do where there is nothing', () => {
    const empty = (kind: 'favourite' | null, all: number): string =>
      plainText(historyScreen(locale, page([]), { ...NEWEST, kind }, { ...none, all }).text);
    expect(empty('favourite', 3)).toContain('☆');
    expect(empty(null, 0)).not.toBe(empty('favourite', 3));
  });
});

describe.each(LOCALES)('one work of the history (%s)', (locale) => {
  const text = (fields: Partial<GenerationView>, lineage: GenerationView[] = []): string => {
    const facts = { generation: generation(1, fields), lineage, isUsable: true, place: NEWEST, now };
    const screen = itemScreen(locale, facts);
    expect(faultsIn(screen.text.value)).toEqual([]);
    expect(visibleLength(screen.text)).toBeLessThanOrEqual(4096);
    return plainText(screen.text);
  };

  it('tells everything that it was asked for with, and what it was made from', () => {
    const all = text({}, [generation(2), generation(3)]);
    for (const part of ['a <cat>', '🖼🖼 ×2', '7', 'task-1', '01234567']) expect(all).toContain(part);
    expect(all.match(/Nano <Banana>/g)).toHaveLength(3);
    expect(text({ input: { prompt: 'x'.repeat(9_000), unknown: 'old' }, model: undefined })).toContain('unknown: old');
  });

  it('says that credits are back, that it was a gift, that a price is not final', () => {
    const failed = { state: 'failed', outputs: [], failure: { reason: 'provider' } } as const;
    expect(text({ ...failed, outputs: [] })).toMatch(/Back on your balance|Вернулось/);
    expect(text({ gift: true })).toMatch(/free|бесплатно/);
    expect(text({ state: 'running', isEstimate: true })).toMatch(/up to 5|до 5/);
  });

  it('is not deleted while it is at work, and sent again only if there is something', () => {
    const signs = (fields: Partial<GenerationView>): string =>
      itemScreen(locale, { generation: generation(1, fields), lineage: [], isUsable: false, place: NEWEST, now })
        .keyboard.flat()
        .map((button) => button.text.split(' ')[0])
        .join('');
    expect(signs({})).toBe('🔁✏️🎲📬📄☆🗑«🏠');
    expect(signs({ state: 'queued', outputs: [] })).toBe('🔁✏️🎲✖️☆«🏠');
    expect(signs({ state: 'failed', outputs: [], isFavourite: true })).toBe('🔁✏️🎲⭐🗑«🏠');
  });
});

describe.each(LOCALES)('what is in progress (%s)', (locale) => {
  it('tells places, what is waited for, and how long it may take', () => {
    const active = [
      generation(1, { state: 'running', finishedAt: null }),
      generation(2, { state: 'running', finishedAt: null }),
      generation(3, { state: 'queued', position: 9, waitsFor: 'own_limit', finishedAt: null }),
      generation(4, { state: 'queued', position: 4, waitsFor: 'line', finishedAt: null }),
    ];
    const screen = statusScreen(locale, active, now);
    const words = plainText(screen.text);
    expect(words).toMatch(/2 (current generations|ваших текущих генераций)/);
    expect(words).toMatch(/(place|место) 4/);
    expect(words).toMatch(/2 (min|мин)/);
    expect(labelsOf(screen.keyboard)[0]).toHaveLength(2);
    expect(faultsIn(screen.text.value)).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => generation(index, { state: 'queued', position: index + 1 }));
    expect(visibleLength(statusScreen(locale, many, now).text)).toBeLessThanOrEqual(4096);
  });
});

describe('messages of a deleted work', () => {
  it('go at once, those with buttons one by one, so that too old ones lose these at least', () => {
    const calls = clearing(5, [1, 2, 3], [3, 9]);
    expect(calls.map(({ method, payload }) => [method, payload.message_ids ?? payload.message_id])).toEqual([
      ['deleteMessages', [1, 2]],
      ['deleteMessage', 3],
      ['deleteMessage', 9],
    ]);
    expect(calls[2]?.otherwise).toMatchObject({ method: 'editMessageReplyMarkup', payload: { message_id: 9 } });
    expect(clearing(5, [3], [3]).map(({ method }) => method)).toEqual(['deleteMessage']);
  });
});
