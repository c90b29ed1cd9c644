import { type DialogueApp, picture, startDialogue } from './telegram-dialogue-app';

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

describe('files in the dialogue', () => {
  it('takes an album as one input, its caption as the prompt, and ✅ as its end', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/edit');
    await user.sees('prompt');
    const photo = await picture('#aa3344');
    await user.sends([{ photo, caption: 'make it night' }, { photo: await picture('#22cc44') }]);
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('make it night');
    expect(full.text).toContain('×2');
  });

  it('collects pictures one by one, by message or by link', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/edit');
    await user.says('make it night');
    await user.sees('image_urls');
    await user.sends({ photo: await picture('#aa3344') });
    await user.seesButton('✅');
    await user.says('https://example.org/a.png');
    await user.sees('So far: 2');
    await user.taps('✅');
    await user.seesButton('🚀');
    await user.taps('image_urls');
    await user.seesButton('🗑');
    await user.taps('📋');
    await user.seesButton('🚀');
  });

  it('reads a long prompt from a text file', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/picture');
    await user.sees('prompt');
    await user.sends({ document: Buffer.from('a cat from a file'), name: 'prompt.txt', mime: 'text/plain' });
    await user.seesButton('ink');
    await user.taps('ink');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat from a file');
  });
});
