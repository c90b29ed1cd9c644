import { Coalescer, EditOrder, editedMessage } from './edits';
import { Pacer } from './pacer';
import { TelegramRefusal, TelegramUnreachable, refusalKind } from './refusal';
import { type Attempt, retryAfter } from './retry';

const certain = { random: () => 0 };
const attempt = (given: Partial<Attempt>): Attempt => ({
  method: 'sendMessage',
  lane: 'answer',
  hasStreams: false,
  attempt: 1,
  elapsedMs: 0,
  error: null,
  ...given,
});
const after = (given: Partial<Attempt>): number | null => retryAfter(attempt(given), certain.random);
const throttled = (seconds: number) =>
  new TelegramRefusal('m', 429, `Too Many Requests: retry after ${seconds}`, seconds);
const lost = (certainty: 'not_sent' | 'server_error' | 'unclear') =>
  new TelegramUnreachable('m', 'ECONNRESET', certainty);

describe('what a refusal means', () => {
  it.each([
    [400, 'Bad Request: message is not modified: specified new message content ...', 'not_modified'],
    [400, 'Bad Request: message to edit not found', 'message_gone'],
    [400, "Bad Request: message can't be edited", 'message_gone'],
    [400, 'Bad Request: there is no text in the message to edit', 'message_gone'],
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'chat_gone'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'chat_gone'],
    [400, 'Bad Request: chat not found', 'chat_gone'],
    [400, "Bad Request: can't parse entities: Unsupported start tag", 'cannot_parse'],
    [400, 'Bad Request: file is too big', 'file_too_big'],
    [413, 'Request Entity Too Large', 'file_too_big'],
    [400, 'Bad Request: wrong HTTP URL specified', 'bad_url'],
    [400, 'Bad Request: failed to get HTTP URL content', 'bad_url'],
    [400, 'Bad Request: wrong type of the web page content', 'bad_url'],
    [400, 'Bad Request: query is too old and response timeout expired or query ID is invalid', 'query_too_old'],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'other'],
  ])('%i %s', (code, description, kind) => {
    expect(refusalKind(code, description)).toBe(kind);
  });
});

describe('when a call is repeated', () => {
  it('honours retry_after in every lane', () => {
    for (const lane of ['answer', 'delivery', 'progress'] as const) {
      expect(after({ lane, error: throttled(7) })).toBe(7_000);
    }
  });

  it('gives up what would take too long', () => {
    expect(after({ lane: 'delivery', error: throttled(61) })).toBeNull();
    expect(after({ error: throttled(301) })).toBeNull();
    expect(after({ lane: 'progress', error: throttled(16) })).toBeNull();
    expect(after({ elapsedMs: 59_900, error: lost('unclear') })).toBeNull();
    // An answer that has surely not gone out is worth waiting for: flood control of a chat, an outage of Telegram.
    expect(after({ elapsedMs: 59_900, error: lost('not_sent') })).not.toBeNull();
    expect(after({ error: throttled(200) })).toBe(200_000);
    expect(after({ elapsedMs: 150_000, error: throttled(200) })).toBeNull();
    expect(after({ method: 'answerCallbackQuery', elapsedMs: 59_900, error: lost('not_sent') })).toBeNull();
    expect(after({ lane: 'delivery', elapsedMs: 59_900, error: lost('not_sent') })).toBeNull();
  });

  it('never repeats what Telegram refused for good', () => {
    expect(after({ error: new TelegramRefusal('m', 400, 'Bad Request: chat not found') })).toBeNull();
  });

  it('doubles the wait while a repetition can not double anything', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((count) => after({ attempt: count, error: lost('not_sent') }));
    expect(waits).toEqual([150, 300, 600, 1200, 2400, 2500, 2500]);
    expect(after({ method: 'editMessageText', lane: 'delivery', attempt: 3, error: lost('unclear') })).toBe(600);
  });

  it('repeats an answer once after an unclear failure, and a delivery never', () => {
    expect(after({ error: lost('unclear') })).toBe(150);
    expect(after({ attempt: 2, error: lost('unclear') })).toBeNull();
    expect(after({ lane: 'delivery', error: lost('unclear') })).toBeNull();
    expect(after({ lane: 'delivery', error: lost('server_error') })).toBeNull();
    expect(after({ lane: 'delivery', error: lost('not_sent') })).toBe(150);
  });

  it('never repeats an upload, whose stream is spent', () => {
    expect(after({ hasStreams: true, error: throttled(1) })).toBeNull();
  });
});

describe('the pace', () => {
  it('waits as long as the limiter says, and lets deliveries go before progress', async () => {
    const answers = [40, 0, 0, 25, 0];
    const waits: number[] = [];
    const pacer = new Pacer(
      () => Promise.resolve(answers.shift() ?? 0),
      (ms) => Promise.resolve(void waits.push(ms)),
    );
    const order: string[] = [];
    const go = (name: string, lane: 'delivery' | 'progress') => pacer.place(lane).then(() => order.push(name));
    await Promise.all([go('p1', 'progress'), go('p2', 'progress'), go('d', 'delivery')]);
    expect(order).toEqual(['d', 'p1', 'p2']);
    expect(waits).toEqual([40, 25]);
  });

  it('tells everybody in line when the limiter can not be asked, and works again afterwards', async () => {
    let broken = true;
    const pacer = new Pacer(
      () => (broken ? Promise.reject(new Error('no database')) : Promise.resolve(0)),
      () => Promise.resolve(),
    );
    const waiting = [pacer.place('delivery'), pacer.place('progress')];
    for (const one of waiting) await expect(one).rejects.toThrow('no database');
    broken = false;
    await pacer.place('delivery');
  });

  it('lets go of a call that is not wanted any more', async () => {
    const stop = new AbortController();
    const pacer = new Pacer(
      () => new Promise(() => undefined),
      () => Promise.resolve(),
    );
    const waiting = pacer.place('progress', stop.signal);
    stop.abort(new Error('canceled'));
    await expect(waiting).rejects.toThrow('canceled');
  });
});

describe('edits', () => {
  it('knows which message a call changes', () => {
    expect(editedMessage('editMessageText', { chat_id: 1, message_id: 2 })).toBe('1:2');
    expect(editedMessage('deleteMessage', { chat_id: 1, message_id: 2 })).toBe('1:2');
    expect(editedMessage('editMessageText', { inline_message_id: 'x' })).toBe(':x');
    expect(editedMessage('sendMessage', { chat_id: 1 })).toBeNull();
  });

  it('makes the changes of one message one after another, also past a failure', async () => {
    const order = new EditOrder();
    const seen: string[] = [];
    const first = order.run('1:2', async () => {
      await Promise.resolve();
      seen.push('first');
      throw new Error('refused');
    });
    const second = order.run('1:2', () => Promise.resolve(seen.push('second')));
    await expect(first).rejects.toThrow('refused');
    await second;
    expect(seen).toEqual(['first', 'second']);
  });

  it('sends only the newest progress of a message, and none after its end', async () => {
    const edits = new Coalescer();
    let go: () => void = () => undefined;
    const place = new Promise<void>((resolve) => (go = resolve));
    const sent: unknown[] = [];
    const progress = (text: string) =>
      edits.join('1:2', 'editMessageText', { text }, async (edit) => {
        await place;
        edits.take('1:2', edit);
        if (!edit.dropped) sent.push(edit.payload['text']);
      });
    const all = [progress('10 %'), progress('20 %'), progress('30 %')];
    go();
    await Promise.all(all);
    expect(sent).toEqual(['30 %']);
    const late = progress('40 %');
    edits.drop('1:2');
    await late;
    expect(sent).toEqual(['30 %']);
  });
});
