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

  it('takes a picture that answers a picture together with it', async () => {
    const user = dialogue.person();
    const first = await user.sends({ photo: await picture('#aa3344') });
    await user.seesButton('Picture Editor');
    await user.sends({ photo: await picture('#22cc44'), caption: 'put both into one' }, { replyTo: first.id });
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('put both into one');
    expect(full.text).toContain('×2');
    await user.sends({ photo: await picture('#2244cc') }, { replyTo: first.id });
    await user.sees('2 pictures');
  });

  it('follows a correction in any part of a long prompt', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/dear');
    await user.sees('prompt');
    await user.says(`${'a'.repeat(4096)} and a grean tree`);
    await user.sees((message) => message.buttons.flat().some((text) => text.includes('🚀')));
    const last = user.person.messages.findLast((message) => message.text.includes('grean'));
    if (last === undefined) throw new Error('the text was not split');
    await user.edits(last, ' and a green tree');
    await user.sees('Corrected');
    const [row] = await dialogue.dataSource.query<{ prompt: string }[]>(
      `SELECT state -> 'form' -> 'answers' ->> 'prompt' AS prompt FROM cards WHERE user_id = $1`,
      [await dialogue.idOf(user)],
    );
    expect(row?.prompt).toMatch(/^a{4096}/);
    expect(row?.prompt).toMatch(/and a green tree$/);
  });

  it('reads the prompt of a card that was put aside from a text file, when no other waits for one', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/dear');
    await user.sees('prompt');
    await user.says('/model scripted/picture');
    await user.sees('Picture Maker');
    await user.says('/cancel');
    await user.sees('is closed');
    await user.sends({ document: Buffer.from('a cat from a file'), name: 'prompt.txt', mime: 'text/plain' });
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

  it('says of a file that only has the name of a text, and of a book, that it is no prompt', async () => {
    const user = dialogue.person();
    await user.says('/model scripted/dear');
    await user.sees('Dear Maker');
    await user.sends({ document: await picture('#112233'), name: 'prompt.txt', mime: 'text/plain' });
    await user.sees('could not read any text');
    await user.sends({ document: Buffer.alloc(2_100_000, 'word '), name: 'book.txt', mime: 'text/plain' });
    await user.sees('up to 2 MB');
  });

  it('gives a text file to the card that waits for a prompt, asks which one, or says how it is used', async () => {
    const user = dialogue.person();
    const file = (text: string) => ({ document: Buffer.from(text), name: 'p.txt', mime: 'text/plain' });
    await user.sends(file('too early'));
    await user.sees('Open a model in /menu first');
    await user.says('/model scripted/dear');
    await user.sees('Dear Maker');
    await user.says('/menu');
    await user.sees('Your next text goes to the card');
    await user.sends(file('a cat from afar'));
    expect((await user.seesButton('🚀')).text).toContain('a cat from afar');
    await user.says('/model scripted/edit');
    await user.sees('Picture Editor');
    await user.says('/model scripted/picture');
    await user.sees('Picture Maker');
    await user.says('/menu');
    await user.sees('cards wait for a text');
    await user.sends(file('a dog from afar'));
    await user.sees('Which one is this for');
    await user.taps('Picture Maker');
    await user.sees('Reading the text');
    await user.seesButton('ink');
    await user.taps('ink');
    expect((await user.seesButton('🚀')).text).toContain('a dog from afar');
  });

  it('opens the model that a caption names with the file in its place', async () => {
    const user = dialogue.person();
    await user.sends({ photo: await picture('#445566'), caption: '/model scripted/edit' });
    await user.sees('prompt');
    await user.says('make it night');
    expect((await user.seesButton('🚀')).text).toContain('🖼 ×1');
    await user.sends({ photo: await picture('#445566'), caption: '/model scripted/dear' });
    await user.sees('File taken');
  });
});
