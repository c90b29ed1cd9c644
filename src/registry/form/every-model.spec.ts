import * as fc from 'fast-check';
import { choose, file, say, send } from '../../../test/support/form-player';
import { loadedModels } from '../../../test/support/models';
import { answer, ask, cardRows, emptyForm, nextQuestion } from './form';
import type { Incoming, Question } from './types';
import { isMediaAnswer } from '../media';
import type { AnswerValue, Parameter } from '../model-spec';
import { validatorOf } from '../validator';

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
  if (question.example !== null) return say(question.example);
  if (control === 'number' || item?.type === 'integer' || item?.type === 'number') {
    const range = { ...(item?.numericRange ?? item) };
    // An end has its limits from its beginning.
    if (control === 'number' && question.min > (range.min ?? -Infinity)) range.min = question.min + 1;
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
