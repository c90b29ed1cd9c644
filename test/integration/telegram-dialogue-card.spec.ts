import { type DialogueApp, fillPictureCard, startDialogue } from './telegram-dialogue-app';

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

describe("a model's card", () => {
  it('goes from the menu to a picture', async () => {
    const user = dialogue.person();
    await user.says('/menu');
    await user.seesButton('🎨');
    await user.taps('🎨');
    await user.seesButton('Picture Maker');
    await user.taps('Picture Maker');
    const asked = await user.sees('prompt');
    expect(asked.text).toContain('Picture Maker');
    await user.says('ab');
    await user.sees('⚠️');
    await user.says('a cat & a dog');
    await user.seesButton('oil <paint>');
    await user.taps('oil <paint>');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat & a dog');
    expect(full.text).toContain('4 credits');
    await user.taps('🚀');
    const { message } = await user.receives('photo');
    expect(message.text).toContain('Picture Maker');
    await user.sees('Done');
    expect(await dialogue.balanceOf(user)).toBe(46);
  });

  it('starts one generation however often the card is pressed', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    const shown = await user.seesButton('🚀');
    const go = shown.message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text.includes('🚀'));
    const data = String((go as { callback_data?: string }).callback_data);
    await user.taps('🚀');
    const second = await user.person.pressesData(data, shown);
    expect(second.text).toMatch(/already/);
    await user.receives('photo');
    expect(user.count((message) => message.kind === 'photo')).toBe(1);
  });

  it('changes a parameter from the card', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    await user.taps('aspect_ratio');
    await user.seesButton('16:9');
    await user.taps('16:9');
    await user.sees(
      (message) => message.text.includes('16:9') && message.buttons.flat().some((text) => text.includes('🚀')),
    );
    await user.says('another prompt');
    await user.sees('It was');
  });

  it('keeps a card through a look at the menu', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    await user.says('/menu');
    await user.seesButton('▶️');
    await user.taps('▶️');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat & a dog');
    await user.says('/cancel');
    await user.sees('is closed');
  });

  it('says what is missing when the balance does not reach', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/dear');
    await user.sees('prompt');
    await user.says('a palace');
    await user.seesButton('🚀');
    await user.taps('🚀');
    const told = await user.sees('Missing');
    expect(told.text).toContain('1,950');
    expect(told.buttons.flat().join()).toContain('Picture Maker');
  });
});
