import { aModel, parameter } from '../../../../../test/support/model-builder';
import { type Answers, cardRows, emptyForm } from '../../../../registry';
import { cardScreen } from './card-screen';

const model = aModel({ id: 'x', provider: 'kie', input: { prompt: parameter('string', { required: true }) } });

const textOf = (answers: Answers): string =>
  cardScreen('en', {
    model,
    rows: cardRows(model, { ...emptyForm(model), answers }),
    quote: { cost: 20, credits: 10, exact: false },
    balance: 100,
    confirmId: '01234567-89ab-4cde-8f01-23456789abcd',
    isFavourite: false,
    measuring: false,
    above: [],
  }).text.value;

describe('the price on a card', () => {
  it('is what will be charged, and so exact, as soon as nothing is missing', () => {
    expect(textOf({})).toContain('up to <b>10 credits</b>');
    expect(textOf({ prompt: 'a cat' })).toContain('Price: <b>10 credits</b>');
  });
});
