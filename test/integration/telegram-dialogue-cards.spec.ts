import { until } from '../support/until';
import type { StoryUser } from '../support/user';
import { type DialogueApp, fillPictureCard, startDialogue } from './telegram-dialogue-app';

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

const isShown = (user: StoryUser, id: number): boolean => user.person.messages.some((message) => message.id === id);

describe('several open cards', () => {
  it('are closed each by its own button, once', async () => {
    const anna = dialogue.person();
    await anna.says('/model scripted/dear');
    await anna.sees('prompt');
    await anna.says('a palace');
    const palace = await anna.seesButton('🚀');
    await anna.says('/model scripted/picture');
    await anna.sees('put aside');
    const cancel = palace.message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text.includes('✖️'));
    const data = String((cancel as { callback_data?: string }).callback_data);
    await anna.person.pressesData(data, palace);
    await anna.sees('“Dear Maker” is closed');
    await anna.person.pressesData(data, palace);
    await anna.says('a cat');
    await anna.seesButton('oil <paint>');
  });

  it('keep what messages go to when another one is run', async () => {
    const anna = dialogue.person();
    await fillPictureCard(anna);
    const full = await anna.seesButton('🚀');
    await anna.says('/model scripted/edit');
    await anna.sees('put aside');
    await anna.says('make it night');
    await anna.sees('image_urls');
    await anna.taps('🚀', full);
    await anna.receives('photo');
    await anna.says('https://example.org/a.png');
    await anna.sees('So far: 1');
  });

  it('take no message away that shows something else by now', async () => {
    const anna = dialogue.person();
    await fillPictureCard(anna);
    await anna.taps('«');
    await anna.seesButton('Dear Maker');
    await anna.taps('Dear Maker');
    const dear = await anna.sees('put aside');
    await anna.says('/menu');
    await anna.seesButton('▶️');
    await anna.taps(/▶️.*Picture Maker/);
    await anna.seesButton('🚀');
    // Its answers are out once the next message is answered.
    await anna.says('/help');
    await anna.sees(/./);
    expect(isShown(anna, dear.id)).toBe(true);
  });

  it('are not left behind by the same model opened anew', async () => {
    const anna = dialogue.person();
    await anna.says('/model scripted/picture');
    const first = await anna.sees('prompt');
    await anna.says('/model scripted/picture');
    await anna.sees('prompt');
    await until(() => !isShown(anna, first.id));
  });
});
