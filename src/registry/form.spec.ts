import * as fc from 'fast-check';
import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { answer, ask, cardRows, emptyForm, nextQuestion } from './form';
import type { FormState, Incoming, Question } from './form-types';
import { isMediaAnswer, type MediaKind, type MediaRef } from './media';
import type { AnswerValue, ModelSpec, Parameter } from './model-spec';
import { validatorOf } from './validator';

const file = (kind: MediaKind, ref = 'f'): MediaRef => ({ source: 'telegram', ref, kind });
const say = (text: string): Incoming => ({ kind: 'text', text });
const choose = (index: number): Incoming => ({ kind: 'choice', index });
const send = (...items: MediaRef[]): Incoming => ({ kind: 'media', items });

/** Answers one after another; fails on the first problem. */
const play = (model: ModelSpec, answers: Incoming[], from = emptyForm(model)): FormState =>
  answers.reduce((state, incoming) => {
    const result = answer(model, state, incoming);
    expect(result.problems).toEqual([]);
    return result.state;
  }, from);

const pathAsked = (model: ModelSpec, state: FormState) => nextQuestion(model, state)?.path ?? null;

describe('the form', () => {
  const video = aModel({
    id: 'v',
    provider: 'kie',
    input: {
      prompt: parameter('string', { required: true, min: 2, max: 20 }),
      duration: parameter('enum', { required: true, values: ['5', '10'] }),
      frames: parameter('enum', { values: [8, 16], default: 8 }),
      sound: parameter('boolean', { required: true }),
      strength: parameter('number', { min: 0, max: 1 }),
      image_urls: parameter('array', { format: 'image_url', min: 2, max: 4, items: parameter('string') }),
    },
  });

  it('asks what is required and has no default, in the order of the YAML', () => {
    let state = emptyForm(video);
    const seen = [];
    for (const incoming of [say('a cat'), choose(1), say('да')]) {
      seen.push(pathAsked(video, state));
      state = play(video, [incoming], state);
    }
    expect(seen).toEqual([['prompt'], ['duration'], ['sound']]);
    expect(nextQuestion(video, state)).toBeNull();
    expect(state.answers).toEqual({ prompt: 'a cat', duration: '10', sound: true });
  });

  it('keeps the type of the wire for values typed by people', () => {
    const ready = play(video, [say('a cat'), say('5'), say('no')]);
    expect(ready.answers.duration).toBe('5');
    expect(play(video, [say('16')], ask(video, ready, ['frames'])).answers.frames).toBe(16);
    expect(play(video, [say('0,5')], ask(video, ready, ['strength'])).answers.strength).toBe(0.5);
  });

  it('explains a wrong answer and loses nothing', () => {
    const state = play(video, [say('a cat')]);
    const wrong = answer(video, state, say('7'));
    expect(wrong.problems[0]).toMatchObject({
      code: 'enum',
      key: 'duration',
      parameters: { limit: '5, 10', given: '7' },
    });
    expect(wrong.state).toBe(state);
    expect(answer(video, emptyForm(video), say('x'.repeat(21))).problems[0]).toMatchObject({
      code: 'max_length',
      parameters: { limit: 20, given: 21 },
    });
    expect(answer(video, emptyForm(video), send(file('image'))).problems[0]?.code).toBe('text_needed');
  });

  it('collects files until ✅, which needs the least number; what finds no room is told about', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const one = play(video, [send(file('image', '1'))], ask(video, ready, ['image_urls']));
    expect(nextQuestion(video, one)).toMatchObject({ path: ['image_urls'], given: 1, canFinish: false });
    expect(answer(video, one, { kind: 'finish' }).problems[0]?.code).toBe('min_items');
    const two = play(video, [say('https://example.com/2.png')], one);
    expect(nextQuestion(video, play(video, [{ kind: 'finish' }], two))).toBeNull();
    const all = answer(video, two, send(file('image', '3'), file('image', '4'), file('image', '5')));
    expect(all.problems[0]).toMatchObject({ code: 'some_left_out', parameters: { limit: 4, given: 1 } });
    expect(nextQuestion(video, all.state)).toMatchObject({ path: ['image_urls'], given: 4, canFinish: true });
    const more = answer(video, all.state, send(file('image', '6')));
    expect(more.problems[0]).toMatchObject({ code: 'some_left_out', parameters: { limit: 4, given: 1 } });
    expect(more.state.answers).toEqual(all.state.answers);
    expect(nextQuestion(video, play(video, [{ kind: 'finish' }], all.state))).toBeNull();
  });

  it('waits for ✅ even where a list takes one file only, and lets that one be exchanged', () => {
    const single = aModel({
      id: 'w',
      provider: 'kie',
      input: { image_urls: parameter('array', { required: true, format: 'image_url', max: 1 }) },
    });
    const one = play(single, [send(file('image', '1'))]);
    expect(nextQuestion(single, one)).toMatchObject({ path: ['image_urls'], given: 1, canFinish: true });
    const other = play(single, [send(file('image', '2'))], one);
    expect(other.answers.image_urls).toEqual([{ $media: file('image', '2') }]);
    expect(nextQuestion(single, play(single, [{ kind: 'finish' }], other))).toBeNull();
  });

  it('takes from an album what fits, and says what did not', () => {
    const asked = ask(video, play(video, [say('a cat'), choose(0), choose(0)]), ['image_urls']);
    const result = answer(video, asked, send(file('image', '1'), file('audio', '2'), file('image', '3')));
    expect(result.problems).toMatchObject([{ code: 'media_kind', key: 'image_urls' }]);
    expect(result.state.answers.image_urls).toHaveLength(2);
  });

  it('adds to a list that is turned to again, and clears it to begin anew', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const two = play(
      video,
      [send(file('image', '1'), file('image', '2')), { kind: 'finish' }],
      ask(video, ready, ['image_urls']),
    );
    const again = ask(video, two, ['image_urls']);
    expect(nextQuestion(video, again)).toMatchObject({ given: 2, canFinish: true, canClear: true });
    const four = play(video, [send(file('image', '3'), file('image', '4'))], again);
    expect(four.answers.image_urls).toHaveLength(4);
    const full = ask(video, four, ['image_urls']);
    expect(answer(video, full, send(file('image', '5'))).problems[0]?.code).toBe('some_left_out');
    expect(play(video, [{ kind: 'clear' }], full).answers.image_urls).toBeUndefined();
  });

  it('leaves a list that was begun when the card is called for', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const two = play(video, [send(file('image', '1'), file('image', '2'))], ask(video, ready, ['image_urls']));
    expect(pathAsked(video, two)).toEqual(['image_urls']);
    expect(nextQuestion(video, { ...two, asking: null })).toBeNull();
    const one = play(video, [send(file('image', '1'))], ask(video, ready, ['image_urls']));
    expect(pathAsked(video, { ...one, asking: null })).toEqual(['image_urls']);
  });

  it('shows every parameter on the card with what stands for it', () => {
    const rows = cardRows(video, play(video, [say('a cat')]));
    expect(rows.map(({ key, value, isDefault, isMissing }) => [key, value, isDefault, isMissing])).toEqual([
      ['prompt', 'a cat', false, false],
      ['duration', undefined, false, true],
      ['frames', 8, true, false],
      ['sound', undefined, false, true],
      ['strength', undefined, false, false],
      ['image_urls', undefined, false, false],
    ]);
  });

  describe('of groups inside lists', () => {
    const speech = aModel({
      id: 's',
      provider: 'kie',
      input: {
        speakers: parameter('array', {
          required: true,
          max: 3,
          items: parameter('object', {
            properties: {
              name: parameter('string', { required: true }),
              voice: parameter('enum', { required: true, values: ['Kore', 'Puck'] }),
              accent: parameter('string'),
              samples: parameter('array', { items: parameter('string', { format: 'audio_url' }) }),
            },
          }),
        }),
        boxes: parameter('array', {
          items: parameter('array', { min: 2, max: 2, items: parameter('integer') }),
        }),
      },
    });

    it('asks only what each needs, then for one more or ✅; the rest is for the button of the card', () => {
      const one = play(speech, [say('Anna'), choose(1)]);
      expect(nextQuestion(speech, one)).toMatchObject({ path: ['speakers'], given: 1, canFinish: true });
      const two = play(speech, [choose(0), say('Boris'), choose(0)], one);
      expect(nextQuestion(speech, two)).toMatchObject({ path: ['speakers'], given: 2, canFinish: true });
      const ready = play(speech, [{ kind: 'finish' }], two);
      expect(nextQuestion(speech, ready)).toBeNull();
      expect(nextQuestion(speech, ask(speech, ready, ['speakers']))).toMatchObject({
        path: ['speakers', 0, 'accent'],
        canSkip: true,
      });
    });

    it('asks each field in turn where it was turned to', () => {
      let state = ask(speech, emptyForm(speech), ['speakers']);
      expect(pathAsked(speech, state)).toEqual(['speakers', 0, 'name']);
      state = play(speech, [say('Anna'), choose(1)], state);
      expect(nextQuestion(speech, state)).toMatchObject({ path: ['speakers', 0, 'accent'], canSkip: true });
      state = play(speech, [{ kind: 'skip' }, send(file('audio')), { kind: 'finish' }], state);
      expect(nextQuestion(speech, state)).toMatchObject({ path: ['speakers'], given: 1, canFinish: true });
      state = play(speech, [choose(0), say('Boris')], state);
      expect(pathAsked(speech, state)).toEqual(['speakers', 1, 'voice']);
      state = play(speech, [choose(0), { kind: 'skip' }, { kind: 'skip' }, { kind: 'finish' }], state);
      expect(nextQuestion(speech, state)).toBeNull();
      expect(state.answers.speakers).toEqual([
        { name: 'Anna', voice: 'Puck', samples: [{ $media: file('audio') }] },
        { name: 'Boris', voice: 'Kore' },
      ]);
    });

    it('takes what is written instead of ➕ as the first field, and lets one more be given up', () => {
      const one = play(speech, [say('Anna'), choose(1)]);
      const written = play(speech, [say('Boris')], one);
      expect(pathAsked(speech, written)).toEqual(['speakers', 1, 'voice']);
      const begun = play(speech, [choose(0)], one);
      expect(nextQuestion(speech, begun)).toMatchObject({ path: ['speakers', 1, 'name'], canSkip: true });
      expect(pathAsked(speech, play(speech, [{ kind: 'skip' }], begun))).toEqual(['speakers']);
      expect(nextQuestion(speech, { ...begun, asking: null })).toBeNull();
    });

    it('walks lists of lists', () => {
      const ready = play(speech, [say('Anna'), choose(1), { kind: 'finish' }]);
      const boxes = play(
        speech,
        [say('1 2'), choose(0), say('3'), say('4'), { kind: 'finish' }],
        ask(speech, ready, ['boxes']),
      );
      expect(boxes.answers.boxes).toEqual([
        [1, 2],
        [3, 4],
      ]);
      expect(nextQuestion(speech, boxes)).toBeNull();
    });
  });

  it('asks which of several groups of parameters is meant, and drops what belongs to another', () => {
    const model = aModel({
      id: 'x',
      provider: 'kie',
      input: {
        task_id: parameter('string'),
        image_url: parameter('string', { format: 'image_url' }),
        size: parameter('enum', { values: ['a', 'b'], default: 'a' }),
      },
      variants: [
        { required: ['task_id'], keys: ['task_id', 'size'] },
        { required: ['image_url'], keys: ['image_url'] },
      ],
    });
    expect(nextQuestion(model, emptyForm(model))).toMatchObject({ path: [], control: 'variant' });
    const byTask = play(model, [choose(0), say('t1')]);
    expect(validatorOf(model)(byTask.answers)).toEqual({ valid: true, input: { task_id: 't1', size: 'a' } });
    const byImage = play(model, [choose(1), send(file('image'))], ask(model, byTask, []));
    expect(validatorOf(model)(byImage.answers)).toEqual({
      valid: true,
      input: { image_url: { $media: file('image') } },
    });
    expect(validatorOf(model)({ task_id: 't', image_url: 'https://e.com/a.png' })).toMatchObject({
      valid: false,
      problems: [{ code: 'variant_conflict' }],
    });
  });

  it('asks for what a rule needs', () => {
    const model = aModel({
      id: 'r',
      provider: 'kie',
      input: { custom: parameter('boolean', { required: true }), style: parameter('string') },
      constraints: [{ when: { custom: true }, require: ['style'] }],
    });
    expect(nextQuestion(model, play(model, [choose(1)]))).toBeNull();
    expect(pathAsked(model, play(model, [choose(0)]))).toEqual(['style']);
  });
});

/** A valid answer to whatever is asked, chosen by `pick` (0 to 1). */
const validAnswer = (question: Question, pick: number, depth: number): Incoming => {
  const { parameter: asked, control, choices, canFinish, given, min } = question;
  const enough = canFinish && (pick > 0.4 || depth > 40 || given >= Math.max(min, 3) || given === question.max);
  if (enough) return { kind: 'finish' };
  if (choices.length > 0 && control !== 'number')
    return choose(Math.min(choices.length - 1, Math.floor(pick * choices.length)));
  if (question.canSkip && pick > 0.5) return { kind: 'skip' };
  const item: Parameter | undefined = asked?.type === 'array' ? asked.items : (asked ?? undefined);
  const format = asked?.format ?? item?.format;
  if (control === 'media' || control === 'media_list') {
    const kind = format?.startsWith('image')
      ? 'image'
      : format?.startsWith('video')
        ? 'video'
        : format?.startsWith('audio')
          ? 'audio'
          : 'document';
    return pick > 0.5 ? send(file(kind)) : say('https://example.com/file');
  }
  if (control === 'number' || item?.type === 'integer' || item?.type === 'number') {
    const range = item?.numericRange ?? item ?? {};
    const low = range.min ?? (range.max === undefined ? 1 : Math.min(1, range.max));
    const high = Math.min(range.max ?? low + 10, low + 10);
    const step = item?.step ?? (item?.type === 'number' ? 0.1 : 1);
    return say(String(Number((low + Math.floor((pick * (high - low)) / step) * step).toFixed(6))));
  }
  if (format === 'web_page_url') return say('https://example.com/page');
  return say(
    'word '
      .repeat(40)
      .slice(0, Math.max(item?.min ?? 1, Math.min(item?.max ?? 30, 30)))
      .trim()
      .padEnd(item?.min ?? 1, 'x'),
  );
};

const media = (value: AnswerValue): boolean => isMediaAnswer(value);

describe('every model of the YAML', () => {
  const models = loadedModels();

  it.each(models.map((model) => [model.id, model] as const))(
    '%s: valid answers lead to a card that validates',
    (_id, model) => {
      fc.assert(
        fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (picks) => {
          let state = emptyForm(model);
          for (let depth = 0; ; depth++) {
            const question = nextQuestion(model, state);
            if (question === null) break;
            expect(depth).toBeLessThan(200);
            const incoming = validAnswer(question, picks.next().value as number, depth);
            const result = answer(model, state, incoming);
            expect({ question: question.path, incoming, problems: result.problems }).toMatchObject({ problems: [] });
            state = result.state;
          }
          expect(cardRows(model, state).filter(({ isMissing }) => isMissing)).toEqual([]);
          const checked = validatorOf(model)(state.answers);
          expect(checked.valid ? [] : checked.problems).toEqual([]);
          expect(
            Object.values(state.answers).every((value) => media(value) || JSON.stringify(value) !== undefined),
          ).toBe(true);
        }),
        { numRuns: 15 },
      );
    },
  );

  it('every parameter can be turned to and answered from the card', () => {
    for (const model of models) {
      for (const key of Object.keys(model.input)) {
        const asked = ask(model, emptyForm(model), [key]);
        if (model.input[key]?.deprecated || asked.asking === null) continue;
        const question = nextQuestion(model, asked);
        expect({ model: model.id, key, path: question?.path[0] }).toEqual({ model: model.id, key, path: key });
        const result = answer(model, asked, validAnswer(question as Question, 0.3, 0));
        expect({ model: model.id, key, problems: result.problems }).toMatchObject({ problems: [] });
      }
    }
  });
});
