import { writeFileSync } from 'node:fs';
import { type ModelSpec, Registry } from '../../src/registry';
import { until } from '../support/until';
import { type DialogueApp, startDialogue } from './telegram-dialogue-app';

const models = (credits: number): string => `
scripted/plain:
  model_type: text_to_image
  title: Plain Maker
  input:
    prompt: {type: string, required: true}
  price: {credits: ${credits}, unit: per_image}
`;

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue(models(4));
});
afterAll(() => dialogue.stop());

/** Until the running service sells for that price. */
const sellFor = async (credits: number): Promise<void> => {
  writeFileSync(dialogue.modelsFile, models(credits));
  const registry = dialogue.app.get(Registry);
  const cost = (): number => registry.quote(registry.get('scripted/plain') as ModelSpec, {}).cost;
  await until(() => (cost() === credits ? true : null));
};

it('nobody is charged more than the price on the pressed button; less is no question', async () => {
  const user = dialogue.person();
  await user.says('/model scripted/plain');
  await user.sees('Plain Maker');
  await user.says('a cat');
  await user.seesButton('🚀 Create for 2 credits');
  await sellFor(12);
  await user.taps('🚀');
  const dearer = await user.seesButton('🚀 Create for 6 credits');
  expect(dearer.text).toContain('price has changed');
  expect(await dialogue.balanceOf(user)).toBe(50);
  expect(dialogue.provider.submits).toEqual([]);
  await sellFor(8);
  await user.taps('🚀');
  await user.receives('photo');
  expect(await dialogue.balanceOf(user)).toBe(46);
});
