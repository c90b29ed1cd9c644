import fc from 'fast-check';
import {
  LOST_GRACE_MS,
  type MachineEvent,
  type MachineRow,
  OVERDUE_WATCH_MS,
  backOffMs,
  lookIntervalMs,
  step,
} from './machine';
import { GENERATION_STATES, type GenerationState } from './ports';

const START = new Date('2026-11-21T12:00:00Z');
const at = (ms: number): Date => new Date(START.getTime() + ms);
const MINUTE = 60_000;

const rowIn = (state: GenerationState, more: Partial<MachineRow> = {}): MachineRow => ({
  state,
  taskId: state === 'running' || state === 'overdue' ? 'task' : null,
  price: 10,
  settlesActual: false,
  payload: { model: 'm' },
  slotAt: null,
  attempts: 0,
  looks: 0,
  createdAt: START,
  submittedAt: state === 'queued' ? null : START,
  deadlineAt: state === 'queued' ? null : at(15 * MINUTE),
  ...more,
});

const picture = { kind: 'image' as const, url: 'https://files.example/1.png' };
const failure = { reason: 'provider' as const };

describe('the way of a generation', () => {
  it('walks from queued to succeeded and captures once, at the end', () => {
    const prepared = step(rowIn('queued', { payload: null }), { type: 'prepared', payload: { a: 1 } }, START);
    expect(prepared).toEqual({
      changes: { payload: { a: 1 }, attempts: 0 },
      money: null,
      nextLookAt: null,
      deliver: false,
    });
    const submitting = step(rowIn('queued'), { type: 'submitting', deadlineMs: 20 * MINUTE }, START);
    expect(submitting?.changes).toMatchObject({ state: 'submitting', deadlineAt: at(20 * MINUTE), submittedAt: START });
    const running = step(rowIn('submitting'), { type: 'submitted', taskId: 't' }, at(500));
    expect(running).toMatchObject({ changes: { state: 'running', taskId: 't' }, money: null, deliver: false });
    const done = step(
      rowIn('running'),
      { type: 'checked', result: { state: 'succeeded', outputs: [picture], providerCost: 4 } },
      at(9_000),
    );
    expect(done).toMatchObject({
      changes: { state: 'succeeded', outputs: [picture], providerCost: 4, gift: false, finishedAt: at(9_000) },
      money: 'capture',
      nextLookAt: null,
      deliver: true,
    });
  });

  it.each<[string, Partial<MachineRow>, number | undefined, number | undefined]>([
    ['a report below what is held', { settlesActual: true }, 3, 3],
    ['a report of nothing', { settlesActual: true }, 0, 1],
    ['a report above what is held', { settlesActual: true }, 11, undefined],
    ['no report', { settlesActual: true }, undefined, undefined],
    ['a report, but the quote counts', { settlesActual: false }, 3, undefined],
    ['a report on a gift', { settlesActual: true, state: 'overdue' }, 3, undefined],
  ])(
    'charges what the provider reports where the price is settled afterwards: %s',
    (_name, more, actualPrice, price) => {
      const result = { state: 'succeeded' as const, outputs: [picture] };
      const decision = step(rowIn('running', more), { type: 'checked', result, actualPrice }, at(1_000));
      expect(decision?.changes.price).toBe(price);
      expect(decision?.money).toBe(more.state === 'overdue' ? null : 'capture');
    },
  );

  it.each<[string, MachineRow, MachineEvent]>([
    ['refused before the provider', rowIn('queued'), { type: 'unprepared', failure }],
    ['refused by the provider', rowIn('submitting'), { type: 'rejected', failure }],
    ['failed at the provider', rowIn('running'), { type: 'checked', result: { state: 'failed', failure } }],
    ['succeeded with nothing', rowIn('running'), { type: 'checked', result: { state: 'succeeded', outputs: [] } }],
  ])('gives the hold back and tells the user: %s', (_name, row, event) => {
    expect(step(row, event, at(1_000))).toMatchObject({
      changes: { state: 'failed' },
      money: 'release',
      deliver: true,
      nextLookAt: null,
    });
  });

  it('waits for the callback of an unclear submit until the deadline, then releases and still takes a late task', () => {
    const unclear = step(rowIn('submitting'), { type: 'unclear', callsBack: true }, at(MINUTE));
    expect(unclear).toEqual({
      changes: { state: 'submit_unknown' },
      money: null,
      nextLookAt: at(15 * MINUTE),
      deliver: false,
    });
    expect(step(rowIn('submit_unknown'), { type: 'time' }, at(14 * MINUTE))).toMatchObject({ money: null });
    expect(step(rowIn('submit_unknown'), { type: 'time' }, at(15 * MINUTE))).toMatchObject({
      changes: { state: 'overdue', failure: { reason: 'unknown_outcome' } },
      money: 'release',
      deliver: true,
    });
    const adopted = step(rowIn('overdue', { taskId: null }), { type: 'adopted', taskId: 't' }, at(20 * MINUTE));
    expect(adopted).toEqual({
      changes: { taskId: 't', attempts: 0, runningAt: at(20 * MINUTE) },
      money: null,
      nextLookAt: at(20 * MINUTE),
      deliver: false,
    });
  });

  it('past the deadline releases once, keeps looking slowly, and gives a late result for nothing', () => {
    const overdue = step(rowIn('running'), { type: 'checked', result: { state: 'running' } }, at(15 * MINUTE));
    expect(overdue).toMatchObject({
      changes: { state: 'overdue', failure: { reason: 'timeout' } },
      money: 'release',
      deliver: true,
    });
    const later = step(rowIn('overdue'), { type: 'checked', result: { state: 'running' } }, at(60 * MINUTE));
    expect(later).toMatchObject({ money: null, deliver: false, nextLookAt: at(65 * MINUTE) });
    const gift = step(
      rowIn('overdue'),
      { type: 'checked', result: { state: 'succeeded', outputs: [picture] } },
      at(90 * MINUTE),
    );
    expect(gift).toMatchObject({
      changes: { state: 'succeeded', gift: true, failure: null },
      money: null,
      deliver: true,
    });
    const never = step(rowIn('overdue'), { type: 'checked', result: { state: 'running' } }, at(OVERDUE_WATCH_MS + 1));
    expect(never).toMatchObject({ changes: { state: 'failed' }, money: null, deliver: false, nextLookAt: null });
  });

  it('forgives a provider that does not know a fresh task, and fails an old one', () => {
    const lost: MachineEvent = { type: 'checked', result: { state: 'lost' } };
    expect(step(rowIn('running'), lost, at(LOST_GRACE_MS - 1))).toMatchObject({ money: null, changes: { looks: 1 } });
    expect(step(rowIn('running'), lost, at(LOST_GRACE_MS))).toMatchObject({
      money: 'release',
      changes: { state: 'failed', failure: { reason: 'lost' } },
    });
  });

  it('goes back in line when the provider surely did not take it, and gives up after six hours', () => {
    const event: MachineEvent = { type: 'not_sent', retryAfterMs: 3_000 };
    expect(step(rowIn('submitting'), event, at(1_000))).toEqual({
      changes: { state: 'queued', slotAt: null },
      money: null,
      nextLookAt: at(4_000),
      deliver: false,
    });
    expect(step(rowIn('submitting'), event, at(7 * 60 * MINUTE))).toMatchObject({
      changes: { state: 'failed', failure: { reason: 'overloaded' } },
    });
  });

  it('tries to prepare six times with growing pauses', () => {
    const event: MachineEvent = { type: 'stumbled', failure };
    expect(step(rowIn('queued', { attempts: 0 }), event, START)?.nextLookAt).toEqual(at(2_000));
    expect(step(rowIn('queued', { attempts: 3 }), event, START)?.nextLookAt).toEqual(at(16_000));
    expect(step(rowIn('queued', { attempts: 5 }), event, START)).toMatchObject({
      changes: { state: 'failed' },
      money: 'release',
    });
  });

  it('a provider that can not be asked costs nobody anything before the deadline', () => {
    expect(step(rowIn('running', { attempts: 40 }), { type: 'stumbled', failure }, at(MINUTE))).toMatchObject({
      changes: { attempts: 41 },
      money: null,
      nextLookAt: at(2 * MINUTE),
    });
    expect(step(rowIn('running'), { type: 'stumbled', failure }, at(16 * MINUTE))).toMatchObject({
      changes: { state: 'overdue' },
      money: 'release',
    });
  });

  it('sent, unclear, and nobody will call back: the credits go back, but the answer of the POST itself still counts', () => {
    const unclear = step(rowIn('submitting'), { type: 'unclear', callsBack: false }, at(1_000));
    expect(unclear).toMatchObject({ changes: { state: 'overdue' }, money: 'release', deliver: true });
    const late = step(rowIn('overdue', { taskId: null }), { type: 'submitted', taskId: 't' }, at(9_000));
    expect(late).toMatchObject({ changes: { taskId: 't' }, money: null, nextLookAt: at(9_000), deliver: false });
  });

  it('sent, and answered with an error: nobody waits for a callback, but one that comes all the same counts', () => {
    const answer = { reason: 'provider' as const, code: '500' };
    const told = step(rowIn('submitting'), { type: 'unclear', callsBack: true, answer }, at(1_000));
    expect(told).toMatchObject({ changes: { state: 'overdue', failure: answer }, money: 'release', deliver: true });
    const late = step(rowIn('overdue', { taskId: null }), { type: 'adopted', taskId: 't' }, at(9_000));
    expect(late).toMatchObject({ changes: { taskId: 't' }, money: null, nextLookAt: at(9_000) });
  });

  it('is never left in line when its place was given in the very moment it was put back', () => {
    expect(step(rowIn('queued'), { type: 'no_place' }, at(1))).toMatchObject({ changes: {}, nextLookAt: null });
    const called = rowIn('queued', { slotAt: START });
    expect(step(called, { type: 'no_place' }, at(1))).toMatchObject({ changes: {}, nextLookAt: at(1) });
    expect(step(called, { type: 'prepared', payload: {} }, at(1))).toMatchObject({ nextLookAt: at(1) });
  });

  it('gives up in front of a closed door only while it has no place', () => {
    const event: MachineEvent = { type: 'closed', failure };
    expect(step(rowIn('queued'), event, START)).toMatchObject({ changes: { state: 'failed' }, money: 'release' });
    expect(step(rowIn('queued', { slotAt: START }), event, START)).toBeNull();
    for (const state of GENERATION_STATES.filter((name) => name !== 'queued')) {
      expect(step(rowIn(state), event, START)).toBeNull();
    }
  });

  it('is not ended by a preparation that failed late, while another one has been sent', () => {
    const event: MachineEvent = { type: 'unprepared', failure };
    expect(step(rowIn('queued'), event, START)).toMatchObject({ changes: { state: 'failed' }, money: 'release' });
    for (const state of GENERATION_STATES.filter((name) => name !== 'queued')) {
      expect(step(rowIn(state), event, START)).toBeNull();
    }
    expect(step(rowIn('queued'), { type: 'rejected', failure }, START)).toBeNull();
  });

  it('cancels only while it waits', () => {
    expect(step(rowIn('queued'), { type: 'canceled' }, START)).toMatchObject({
      changes: { state: 'canceled' },
      money: 'release',
      deliver: false,
    });
    for (const state of GENERATION_STATES.filter((name) => name !== 'queued')) {
      expect(step(rowIn(state), { type: 'canceled' }, START)).toBeNull();
    }
  });
});

const anyEvent: fc.Arbitrary<MachineEvent> = fc.oneof(
  fc.constant<MachineEvent>({ type: 'prepared', payload: {} }),
  fc.constant<MachineEvent>({ type: 'submitting', deadlineMs: 15 * MINUTE }),
  fc.constant<MachineEvent>({ type: 'submitted', taskId: 't' }),
  fc.constant<MachineEvent>({ type: 'adopted', taskId: 't' }),
  fc.constant<MachineEvent>({ type: 'not_sent', retryAfterMs: 1_000 }),
  fc.constant<MachineEvent>({ type: 'rejected', failure }),
  fc.constant<MachineEvent>({ type: 'unprepared', failure }),
  fc.constant<MachineEvent>({ type: 'closed', failure }),
  fc.boolean().map<MachineEvent>((callsBack) => ({ type: 'unclear', callsBack })),
  fc.constant<MachineEvent>({ type: 'stumbled', failure }),
  fc.constant<MachineEvent>({ type: 'time' }),
  fc.constant<MachineEvent>({ type: 'canceled' }),
  fc.constant<MachineEvent>({ type: 'checked', result: { state: 'running' } }),
  fc.constant<MachineEvent>({ type: 'checked', result: { state: 'lost' } }),
  fc.constant<MachineEvent>({ type: 'checked', result: { state: 'failed', failure } }),
  fc.constant<MachineEvent>({ type: 'checked', result: { state: 'succeeded', outputs: [picture] } }),
  fc.constant<MachineEvent>({ type: 'checked', result: { state: 'succeeded', outputs: [] } }),
);

describe('whatever happens, in whatever order', () => {
  it('credits move at most once, a final state is final, and the POST goes out only from queued', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 40 * MINUTE })), { maxLength: 60 }),
        (events) => {
          let row = rowIn('queued', { payload: null, deadlineAt: null, submittedAt: null });
          let now = START;
          const money: string[] = [];
          let submits = 0;
          for (const [event, pause] of events) {
            now = new Date(now.getTime() + pause);
            const decision = step(row, event, now);
            if (decision === null) continue;
            if (event.type === 'submitting') submits += 1;
            if (event.type === 'not_sent') submits -= 1;
            if (decision.money !== null) money.push(decision.money);
            expect(['delivered', 'undeliverable', 'canceled']).not.toContain(row.state);
            if (row.state === 'failed' || row.state === 'succeeded') throw new Error('a final state moved');
            row = { ...row, ...decision.changes };
          }
          expect(money.length).toBeLessThanOrEqual(1);
          expect(submits).toBeLessThanOrEqual(1);
          const ended = ['succeeded', 'failed', 'canceled', 'overdue'].includes(row.state);
          expect(money.length).toBe(ended ? 1 : 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('pauses grow and stay within their bounds', () => {
    expect([0, 7_000, 20_000, 100_000, 1_000_000].map(lookIntervalMs)).toEqual([1_000, 1_050, 3_000, 15_000, 15_000]);
    expect([1, 2, 6, 50].map(backOffMs)).toEqual([2_000, 4_000, 60_000, 60_000]);
  });
});
