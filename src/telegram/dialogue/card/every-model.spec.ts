import { faultsIn } from '../../../../test/support/telegram-html';
import { loadConfig } from '../../../config';
import { LOCALES } from '../../../i18n';
import { Registry, cardRows, emptyForm } from '../../../registry';
import { type Screen, visibleLength } from '../../text';
import { tokenOf } from './screens/card-buttons';
import { pressedEvent } from './pressed-event';
import { step } from './flow';
import { pathCode } from './path-code';
import { cardScreen, introduction } from './screens/card-screen';
import { questionScreen } from './screens/question-screen';

const NO_PICKS = { picks: null, quoteOf: () => ({ cost: 1, credits: 1, exact: true }) };
const CONFIRM_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const registry = new Registry(
  loadConfig({ TELEGRAM_BOT_TOKEN: '1:token', KIE_API_KEY: 'key', MODELS_UNVERIFIED: 'sell' }),
);

beforeAll(() => registry.onModuleInit());
afterAll(() => registry.onModuleDestroy());

const sound = (what: string, screen: Screen): void => {
  expect({ what, faults: faultsIn(screen.text.value) }).toEqual({ what, faults: [] });
  expect(visibleLength(screen.text)).toBeLessThanOrEqual(4096);
  expect(screen.keyboard.flat().length).toBeLessThanOrEqual(100);
};

/** Buttons check their own 64 bytes when they are made, so drawing is the test. */
describe.each(LOCALES)('screens of every model in the catalogue (%s)', (locale) => {
  it('are valid: the card, and the question behind each of its buttons', () => {
    expect(registry.offered().length).toBeGreaterThan(10);
    for (const model of registry.offered()) {
      const form = emptyForm(model);
      const rows = cardRows(model, form);
      const quote = registry.quote(model, {});
      const card = cardScreen(locale, {
        model,
        rows,
        quote,
        balance: 0,
        confirmId: CONFIRM_ID,
        isFavourite: false,
        measuring: false,
        above: [introduction(locale, model, quote)],
      });
      sound(model.id, card);
      for (const row of rows) {
        const event = pressedEvent(
          model,
          {
            token: '',
            verb: 'ask',
            path: pathCode(model, row.path),
            argument: 0,
          },
          () => 0.5,
        );
        const { view } = step(model, form, event ?? { kind: 'show' });
        expect({ model: model.id, path: row.path, view: view.kind }).toMatchObject({ view: 'question' });
        if (view.kind !== 'question') continue;
        const { question, page } = view;
        sound(
          `${model.id} ${row.key}`,
          questionScreen(locale, {
            model,
            question,
            page,
            problems: [],
            token: tokenOf(CONFIRM_ID),
            above: [],
            ...NO_PICKS,
          }),
        );
      }
    }
  });
});
