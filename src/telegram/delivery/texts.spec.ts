import { aModel, parameter } from '../../../test/support/model-builder';
import type { FailureReason, GenerationState, GenerationView } from '../../generation';
import { LOCALES } from '../../i18n';
import { describeRefusal } from '../../media';
import { plainText, visibleLength } from '../text';
import { faultsIn } from '../../../test/support/telegram-html';
import { progressScreen } from './progress-screen';
import { failureScreen, resultCaption } from './result-texts';

// Every state, by the compiler's word: the generation room itself would bring TypeORM into a unit test.
const STATES = Object.keys({
  queued: 1,
  submitting: 1,
  submit_unknown: 1,
  running: 1,
  overdue: 1,
  succeeded: 1,
  delivered: 1,
  undeliverable: 1,
  failed: 1,
  canceled: 1,
} satisfies Record<GenerationState, 1>) as GenerationState[];

const now = new Date('2026-11-21T10:01:05Z');
const generation = (fields: Partial<GenerationView> = {}): GenerationView => ({
  id: '01234567-89ab-4cde-8f01-23456789abcd',
  userId: 1,
  model: aModel({ id: 'nano', provider: 'kie', title: 'Nano <Banana>' }),
  modelId: 'nano',
  provider: 'kie',
  input: { prompt: `a cat & "a dog" <b> ${'🐈'.repeat(3000)}` },
  state: 'running',
  price: 5,
  origin: { channel: 'telegram', address: { chatId: 1 } },
  outputs: [{ kind: 'image', url: 'https://x/a.png' }],
  failure: null,
  supportCode: '01234567',
  position: null,
  createdAt: new Date('2026-11-21T10:00:00Z'),
  submittedAt: new Date('2026-11-21T10:00:05Z'),
  finishedAt: null,
  expectedMs: 120_000,
  slowMs: 300_000,
  outputKind: 'image',
  waitsFor: null,
  taskId: null,
  receipt: null,
  gift: false,
  parentId: null,
  isFavourite: false,
  isDeleted: false,
  ...fields,
});

const REASONS: FailureReason[] = [
  'content_policy',
  'bad_input',
  'media',
  'provider',
  'overloaded',
  'maintenance',
  'account',
  'empty_result',
  'unknown_outcome',
  'lost',
  'timeout',
];

describe.each(LOCALES)('words about a generation (%s)', (locale) => {
  it.each(STATES)('progress when %s', (state) => {
    for (const expectedMs of [null, 1, 120_000]) {
      const screen = progressScreen(
        locale,
        generation({ state, position: state === 'queued' ? 3 : null, expectedMs }),
        now,
      );
      expect(faultsIn(screen.text.value)).toEqual([]);
      expect(visibleLength(screen.text)).toBeLessThan(1000);
      expect(screen.text.value).toContain('Nano &lt;Banana&gt;');
    }
  });

  it('how long it may take, also for a model that nobody has run yet', () => {
    const text = (fields: Partial<GenerationView>): string =>
      plainText(progressScreen(locale, generation(fields), now).text);
    expect(text({ expectedMs: 120_000 })).toMatch(/2 (min|мин)/);
    expect(text({ expectedMs: null })).toMatch(/30 (s|с)/);
    expect(text({ expectedMs: null, state: 'queued', position: 1 })).toMatch(/30 (s|с)/);
  });

  it('a button to cancel only while it waits', () => {
    const labels = (state: GenerationView['state']): string[] =>
      progressScreen(locale, generation({ state }), now)
        .keyboard.flat()
        .map(({ text }) => text);
    expect(labels('queued').join()).toContain('✖️');
    expect(labels('running')).toEqual([]);
    expect(labels('canceled').join()).toContain('🔁');
    // The result below has them all.
    expect(labels('delivered')).toEqual([]);
  });

  it('what is wrong with a file, in the language of the reader and without a code', () => {
    const failed = (failure: GenerationView['failure']): string =>
      plainText(failureScreen(locale, generation({ state: 'failed', outputs: [], failure })).text);
    const refusal = { code: 'small', parameters: { given: '20×20', limit: '300×300' } } as const;
    const small = failed({ reason: 'media', code: 'small', message: 'The file has 20×20 pixels', refusal });
    expect(small).toContain(describeRefusal(refusal, locale));
    expect(small).not.toMatch(/small:|The service said|Сервис/);
    expect(failed({ reason: 'media', code: 'unknown_host', message: 'ENOTFOUND x' })).not.toContain('ENOTFOUND');
    expect(failed({ reason: 'media', code: '422', message: 'no face in the picture' })).toContain('no face');
  });

  it.each(REASONS)('bad news: %s', (reason) => {
    const failed = generation({
      state: 'failed',
      outputs: [],
      failure: { reason, code: '422', message: `<script>&${'x'.repeat(2000)}` },
    });
    const screen = failureScreen(locale, failed);
    expect(faultsIn(screen.text.value)).toEqual([]);
    const text = plainText(screen.text);
    expect(text).toContain('01234567');
    expect(text.includes('<script>&x')).toBe(reason !== 'account');
    expect(screen.keyboard.flat().length).toBeGreaterThanOrEqual(3);
  });

  it('a caption that fits, and says that a gift is free', () => {
    const caption = resultCaption(locale, generation({ state: 'succeeded', finishedAt: now }));
    expect(visibleLength(caption)).toBeLessThanOrEqual(1024);
    expect(faultsIn(caption.value)).toEqual([]);
    const ended = { state: 'succeeded', finishedAt: now } as const;
    const reckoned = (chargedBy: 'report' | 'estimate'): string =>
      plainText(resultCaption(locale, generation({ ...ended, chargedBy })));
    expect(reckoned('report')).toMatch(/5 (credits by actual use|кредитов по факту)/);
    expect(reckoned('estimate')).toMatch(/5 (credits by estimate|кредитов по оценке)/);
    const gift = plainText(resultCaption(locale, generation({ state: 'succeeded', finishedAt: now, gift: true })));
    expect(gift).toContain('🎁');
    expect(gift).not.toMatch(/5 (credits|кредит)/);
  });

  it('tells the seed, and what it was made from', () => {
    const seeded = aModel({
      id: 'nano',
      provider: 'kie',
      input: { prompt: parameter('string'), seed: parameter('integer') },
    });
    const made = (seed: number): GenerationView =>
      generation({ model: seeded, input: { prompt: 'a cat', seed }, state: 'succeeded', finishedAt: now });
    const caption = plainText(resultCaption(locale, made(42), generation({ input: { prompt: 'a <dog>' } })));
    expect(caption).toMatch(/🎲\s42/);
    expect(caption).toContain('Nano <Banana> — a <dog>');
    expect(plainText(resultCaption(locale, made(-1)))).not.toContain('🎲');
    const longest = generation({ state: 'succeeded', gift: true, finishedAt: now });
    expect(visibleLength(resultCaption(locale, longest, longest))).toBeLessThanOrEqual(1024);
  });

  it('how long at most, where that is measured', () => {
    const text = (fields: Partial<GenerationView>): string =>
      plainText(progressScreen(locale, generation(fields), now).text);
    expect(text({ expectedMs: 30_000, slowMs: 120_000 })).toMatch(/30 (s|с), (up to|до) 2 (min|мин)/);
    expect(text({ expectedMs: 30_000, slowMs: 30_100 })).not.toMatch(/up to|до /);
  });

  it('what one waits for: a place in the line, or the end of an own one', () => {
    const text = (waitsFor: GenerationView['waitsFor']): string =>
      plainText(progressScreen(locale, generation({ state: 'queued', position: 7, waitsFor }), now).text);
    expect(text('line')).toMatch(/7/);
    expect(text('closed')).toMatch(/maintenance|обслуживании/);
    expect(text('own_limit')).toMatch(/current generations|текущих генераций/);
  });
});
