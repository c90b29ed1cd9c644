import { type DialogueApp, fillPictureCard, startDialogue } from './telegram-dialogue-app';

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

describe('results in the dialogue', () => {
  it('takes a result as the input of another model', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    await user.taps('🚀');
    await user.receives('photo');
    // One model takes pictures here: it is opened at once.
    await user.taps('➡️');
    await user.sees('prompt');
    await user.says('make it night');
    const full = await user.seesButton('🚀');
    expect(full.text).toMatch(/🖼/);
  });

  it('opens a filled card with 🔁, which pays nothing', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    await user.taps('🚀');
    await user.receives('photo');
    const before = dialogue.provider.submits.length;
    await user.taps('🔁');
    const again = await user.seesButton('🚀');
    expect(again.text).toContain('a cat & a dog');
    expect(dialogue.provider.submits).toHaveLength(before);
  });

  it('tells bad news with the reason, and gives the credits back', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    dialogue.provider.firstResult = {
      state: 'failed',
      failure: { reason: 'content_policy', code: '430', message: 'no <b>cats</b>' },
    };
    try {
      await user.taps('🚀');
      const news = await user.sees('refused');
      expect(news.text).toContain('no <b>cats</b>');
      expect(news.text).toContain('Support code');
    } finally {
      dialogue.provider.firstResult = {
        state: 'succeeded',
        outputs: [{ kind: 'image', url: 'https://files.example/1.png' }],
      };
    }
    expect(await dialogue.balanceOf(user)).toBe(50);
  });

  it('shows the history, sends a result again for nothing, and the original as a file', async () => {
    const user = dialogue.person();
    await fillPictureCard(user);
    await user.taps('🚀');
    await user.receives('photo');
    await user.says('/history');
    await user.seesButton('Picture Maker');
    await user.taps(/🖼.*Picture Maker/);
    await user.seesButton('Send once more');
    await user.taps('Send once more');
    await user.receives('photo');
    await user.taps('📄');
    await user.receives('document');
    expect(await dialogue.balanceOf(user)).toBe(46);
  });
});
