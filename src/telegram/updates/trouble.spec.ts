import type { Update } from 'telegraf/types';
import { TelegramRefusal, TelegramUnreachable } from '../sender/refusal';
import { dropsBacklog, isStale } from './backlog-decision';
import { troubleOf, troublePause } from './trouble';

const refusal = (code: number, description = '', seconds?: number) =>
  new TelegramRefusal('getUpdates', code, description, seconds);
const CONFLICT = refusal(409, 'Conflict: terminated by other getUpdates request');
const ACTIVE = refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook");

describe('trouble with getUpdates', () => {
  it.each([
    ['conflict', CONFLICT],
    ['webhook_set', ACTIVE],
    ['wrong_token', refusal(401, 'Unauthorized')],
    ['throttled', refusal(429, 'Too Many Requests', 5)],
    ['refused', refusal(400)],
    ['unreachable', new TelegramUnreachable('getUpdates', 'HTTP 502', 'server_error')],
    ['database', Object.assign(new Error('x'), { driverError: { code: '57P01' } })],
    ['database', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['refused', new Error('a bug')],
  ])('is %s', (kind, error) => {
    expect(troubleOf(error)).toBe(kind);
  });

  it('waits a second after the first 409, and at least three in the long run', () => {
    const pauses = [1, 2, 3, 4, 5].map((attempt) => troublePause(CONFLICT, attempt, () => 0));
    expect(pauses).toEqual([1000, 1500, 2250, 3375, 4000]);
    expect(troublePause(CONFLICT, 1, () => 1)).toBe(1500);
  });

  it('waits as long as Telegram asks', () => {
    expect(troublePause(refusal(429, '', 5), 1, () => 0)).toBe(5000);
  });

  it('asks an unreachable Telegram again every few seconds at most', () => {
    const lost = new TelegramUnreachable('getUpdates', 'ECONNREFUSED', 'not_sent');
    expect([1, 2, 3, 4, 50].map((attempt) => troublePause(lost, attempt, () => 1))).toEqual([
      400, 800, 1600, 3000, 3000,
    ]);
  });
});

describe('the backlog at the first start', () => {
  const facts = { setting: 'auto', preparedBefore: false, seen: true, webhookUrl: '', own: [null] } as const;
  const drops = (given: Partial<Parameters<typeof dropsBacklog>[0]>) =>
    dropsBacklog({ ...facts, own: [null], ...given });

  it('is dropped when this database has never served the bot', () => {
    expect(drops({ seen: false })).toBe(true);
    expect(drops({})).toBe(false);
  });

  it('is dropped when somebody else has received the updates meanwhile', () => {
    expect(drops({ webhookUrl: 'https://other.example/hook' })).toBe(true);
    expect(
      drops({ webhookUrl: 'https://a.example/webhooks/telegram', own: ['https://a.example/webhooks/telegram'] }),
    ).toBe(false);
  });

  it('is what was written before this process began; the second of its beginning is new', () => {
    const startedAt = new Date('2026-11-21T12:00:00.900Z');
    const second = Math.floor(startedAt.getTime() / 1_000);
    const message = (date: number) => ({ update_id: 1, message: { date } }) as Update;
    expect([second - 1, second, second + 1].map((date) => isStale(message(date), startedAt))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isStale({ update_id: 1, edited_message: { date: 1, edit_date: second } } as Update, startedAt)).toBe(false);
    const press = (date: number) => ({ update_id: 1, callback_query: { id: '1', message: { date } } }) as Update;
    expect([0, 1].map((date) => isStale(press(date), startedAt))).toEqual([false, false]);
    expect(isStale({ update_id: 1, inline_query: { id: '1' } } as Update, startedAt)).toBe(false);
  });

  it('obeys a plain setting, `true` once for each start', () => {
    expect(drops({ setting: 'false', seen: false })).toBe(false);
    expect(drops({ setting: 'true' })).toBe(true);
    expect(drops({ setting: 'true', preparedBefore: true })).toBe(false);
  });
});
