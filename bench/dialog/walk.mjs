/**
 * One walk through the dialogue. A step says something, or presses the newest button that fits one of the patterns; for
 * the bare bot, which has one button, it is the same kind of update.
 */
export const STEPS = [
  { name: 'start', say: '/start' },
  { name: 'menu', say: '/menu' },
  { name: 'type', tap: [/Text to image/i, /^\W*(Image|Picture)s?\b/i] },
  { name: 'model', tap: [/Nano Banana(?! (2|Pro|Edit))/i, /Nano Banana/i] },
  { name: 'prompt', say: 'A red lighthouse on a cliff at sunset, oil on canvas' },
  { name: 'parameter', tap: [/aspect_ratio/, /Aspect ratio/i, /\b1:1\b/] },
  { name: 'value', tap: [/16:9/] },
  { name: 'back', tap: [/^[«‹←⬅◀]/u, /\bBack\b/i, /Models/] },
  { name: 'cancel', say: '/cancel' },
];

const ANSWERS = /^(send(?!ChatAction)|edit|answerCallbackQuery)/;
const VISIBLE = /^(send(?!ChatAction)|edit)/;
const PATIENCE_MS = 30_000;
const now = () => performance.timeOrigin + performance.now();

const chatOf = (update) => update.message?.chat.id ?? update.callback_query?.message?.chat.id;

const buttonsOf = (person) =>
  person.messages
    .filter(({ isFromBot }) => isFromBot)
    .reverse()
    .flatMap((view) => (view.message.reply_markup?.inline_keyboard?.flat() ?? []).map((button) => ({ view, button })));

const findButton = (person, patterns) => {
  const buttons = buttonsOf(person).filter(({ button }) => button.callback_data !== undefined);
  for (const pattern of patterns) {
    const found = buttons.find(({ button }) => pattern.test(button.text));
    if (found) return found;
  }
  throw new Error(
    `no button ${patterns.join(' or ')}; there are: ${buttons.map(({ button }) => button.text).join(' | ')}`,
  );
};

/**
 * People without phones: they act through the emulator's own world and look at the calls of the bot. For every update it
 * is noted when it was made, handed out to the bot, first answered, and when something could be seen.
 */
export class Crowd {
  samples = [];

  constructor(telegram, { isBare }) {
    this.isBare = isBare;
    this.telegram = telegram;
    this.waiting = new Map();
    this.stops = [
      telegram.watchUpdates((update) => this.handedOut(update)),
      telegram.watchCalls((call) => this.called(call)),
    ];
  }

  /** People who have begun nothing yet. */
  people(count) {
    return Array.from({ length: count }, () => ({
      person: this.telegram.person({ language_code: 'en', isListed: false }),
      step: 0,
    }));
  }

  stop() {
    for (const stop of this.stops) stop();
  }

  /** The next step of this person; resolves when it is done. */
  async step(walker) {
    const step = STEPS[walker.step % STEPS.length];
    walker.step += 1;
    const sample = { step: step.name, madeAt: now() };
    const seen = this.expect(walker.person.chatId, sample, Boolean(step.tap) && !this.isBare);
    try {
      if (step.say) await walker.person.says(step.say);
      else {
        const { view, button } = findButton(walker.person, this.isBare ? [/next/] : step.tap);
        // The bare bot answers with an edit only, and nobody waits for more.
        void walker.person.pressesData(button.callback_data, view.id).catch(() => undefined);
      }
      await seen;
    } catch (error) {
      this.waiting.delete(walker.person.chatId);
      throw new Error(`step "${step.name}": ${error.message}`, { cause: error });
    }
    this.samples.push(sample);
  }

  expect(chatId, sample, isPress) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`nothing was answered within ${PATIENCE_MS / 1000} s`)),
        PATIENCE_MS,
      );
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(chatId);
        resolve();
      };
      this.waiting.set(chatId, { sample, isPress, done });
    });
  }

  handedOut(update) {
    const waiting = this.waiting.get(chatOf(update));
    if (!waiting || waiting.updateId !== undefined) return;
    waiting.updateId = update.update_id;
    waiting.queryId = update.callback_query?.id;
    if (waiting.queryId !== undefined) this.waiting.set(waiting.queryId, waiting);
    waiting.sample.handedAt = now();
  }

  called({ method, payload, ok, at, durationMs }) {
    if (!ok || !ANSWERS.test(method)) return;
    const waiting = this.waiting.get(payload.callback_query_id ?? Number(payload.chat_id));
    const { sample, done } = waiting ?? {};
    if (sample?.handedAt === undefined || at < sample.handedAt) return;
    sample.answeredAt ??= at;
    if (VISIBLE.test(method)) sample.seenAt ??= at + durationMs;
    else waiting.isPress = false;
    if (sample.seenAt === undefined || waiting.isPress) return;
    this.waiting.delete(waiting.queryId);
    done();
  }
}

/** Everybody at once, each next step as soon as the last one is answered. */
export const flood = async (crowd, walkers, rounds) => {
  await Promise.all(
    walkers.map(async (walker) => {
      for (let count = 0; count < rounds * STEPS.length; count++) await crowd.step(walker);
    }),
  );
};

/** A fixed number of updates a second, each by some idle user; tells how many were left out for want of idle users. */
export const paced = async (crowd, walkers, perSecond, seconds) => {
  const idle = [...walkers];
  const steps = [];
  let late = 0;
  const total = perSecond * seconds;
  const started = performance.now();
  for (let count = 0; count < total; count++) {
    const due = started + (count * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const [walker] = idle.splice(Math.floor(Math.random() * idle.length), 1);
    if (walker === undefined) {
      late += 1;
      continue;
    }
    steps.push(crowd.step(walker).then(() => idle.push(walker)));
  }
  await Promise.all(steps);
  return { late };
};
