import { aModel, parameter } from '../../../../../test/support/model-builder';
import { ask, emptyForm, nextQuestion } from '../../../../registry';
import { questionScreen } from './question-screen';

const NO_PICKS = { picks: null, quoteOf: () => ({ cost: 1, credits: 1, exact: true }) };

describe('a question', () => {
  it('between groups of parameters names their keys on the buttons, beside the words for them', () => {
    const model = aModel({
      id: 'x',
      provider: 'kie',
      input: { task_id: parameter('string'), audio_id: parameter('string'), audio_url: parameter('string') },
      variants: [
        { required: ['task_id', 'audio_id'], keys: ['task_id', 'audio_id'], title: { en: 'A track made here' } },
        { required: ['audio_url'], keys: ['audio_url'] },
      ],
    });
    const question = nextQuestion(model, emptyForm(model));
    if (question === null) throw new Error('nothing is asked');
    const { keyboard } = questionScreen('en', {
      model,
      question,
      token: 'token',
      page: 0,
      problems: [],
      above: [],
      ...NO_PICKS,
    });
    expect(keyboard.flat().map(({ text }) => text)).toEqual(
      expect.arrayContaining(['A track made here · task_id + audio_id', 'audio_url']),
    );
  });

  it('has values of any length whole on their buttons, for their ends may be all that differs', () => {
    const values = ['one', 'two'].map((end) => `${'a value that is long '.repeat(8)}${end}`);
    const model = aModel({ id: 'x', provider: 'kie', input: { kind: parameter('enum', { required: true, values }) } });
    const question = nextQuestion(model, emptyForm(model));
    if (question === null) throw new Error('nothing is asked');
    const shown = { model, question, token: 'token', page: 0, problems: [], above: [], ...NO_PICKS };
    const labels = questionScreen('en', shown)
      .keyboard.flat()
      .map(({ text }) => text);
    expect(labels).toEqual(expect.arrayContaining(values));
  });

  it('inside lists tells the place down to the number of the item', () => {
    const box = parameter('array', { items: parameter('array', { items: parameter('string') }) });
    const model = aModel({ id: 'x', provider: 'kie', input: { boxes: { ...box, required: true } } });
    const question = nextQuestion(model, emptyForm(model));
    if (question === null) throw new Error('nothing is asked');
    const { text } = questionScreen('en', {
      model,
      question,
      token: 'token',
      page: 0,
      problems: [],
      above: [],
      ...NO_PICKS,
    });
    expect(String(text)).toMatch(/^<i>boxes → № 1<\/i>\n<b>.*<\/b> {2}<code>boxes<\/code>/);
  });

  it('shows the text that is to be changed, whole enough to copy it', () => {
    const model = aModel({ id: 'x', provider: 'kie' });
    const state = { ...emptyForm(model), answers: { prompt: 'a <red> fox' } };
    const question = nextQuestion(model, ask(model, state, ['prompt']));
    if (question === null) throw new Error('nothing is asked');
    const { text } = questionScreen('en', {
      model,
      question,
      token: 'token',
      page: 0,
      problems: [],
      above: [],
      ...NO_PICKS,
    });
    expect(String(text)).toContain('<code>a &lt;red&gt; fox</code>');
  });
});
