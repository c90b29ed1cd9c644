import { type DialogueApp, picture, startDialogue } from './telegram-dialogue-app';
import { StoryUser } from '../support/user';

let dialogue: DialogueApp;

beforeAll(async () => {
  dialogue = await startDialogue();
});
afterAll(() => dialogue.stop());

describe('the dialogue, whatever comes', () => {
  it('greets, gives the welcome credits once, and shows the kinds', async () => {
    const user = dialogue.person();
    await user.says('/start');
    const menu = await user.seesButton(/Text to image|image/i);
    expect(menu.text).toContain('50 credits');
    await user.says('/start');
    await user.sees('welcome back');
    expect(await dialogue.balanceOf(user)).toBe(50);
  });

  it('changes the language at once', async () => {
    const user = dialogue.person();
    await user.says('/language');
    await user.seesButton('Русский');
    await user.taps('Русский');
    await user.sees('Настройки');
    await user.says('/menu');
    await user.sees('Что создадим');
  });

  it('meets nothing with silence', async () => {
    const user = dialogue.person();
    const said = await user.says('/model scripted/picture');
    await user.sees('prompt');
    for (const what of [
      { sticker: await picture('#000000') },
      { contact: { phone_number: '+1', first_name: 'A' } },
      { location: { latitude: 1, longitude: 2 } },
      { dice: { emoji: '🎲', value: 3 } },
      { voice: Buffer.from('no sound at all') },
    ]) {
      await user.sends(what);
      await user.sees(() => true);
    }
    const before = user.person.now;
    await user.person.edits(said, 'a cat');
    await user.person.waitFor('new message', { after: before });
    expect(await user.person.asksInline('picture')).not.toHaveLength(0);
    expect(user.count((message) => message.text.includes('broke'))).toBe(0);
  });

  it('answers whatever comes', async () => {
    const user = dialogue.person('ru');
    for (const text of [
      '/help',
      '/menu',
      '/models',
      '/models кот',
      '/models qwertyuiop',
      '/model',
      '/model nothing/such',
      '/new',
      '/status',
      '/history',
      '/balance',
      '/settings',
      '/language',
      '/cancel',
      '/admin',
      '/unknown',
      'просто текст',
      '/start nonsense',
      '/start m_nonsense',
      '🚀',
      '<b>&',
    ]) {
      await user.says(text);
      await user.sees(() => true);
    }
    expect(user.count((message) => message.text.includes('сломалось'))).toBe(0);
  });

  it('says politely that a button is outdated', async () => {
    const user = dialogue.person();
    await user.says('/menu');
    const menu = await user.seesButton('🎨');
    for (const data of [
      'f:AAAAAAAA:a:0:0',
      'go:AAAAAAAAAAAAAAAAAAAAAA',
      'g:a:AAAAAAAAAAAAAAAAAAAAAA::0',
      'm:nothing',
      'type:nothing:0',
      'rubbish',
      'resume',
      'history:5',
    ]) {
      const answer = await user.person.pressesData(data, menu);
      expect(answer).toBeDefined();
    }
    await user.sees('closed or has changed');
  });

  it("says in a group that somebody else's card is not one's own, and leaves it to its owner", async () => {
    const group = dialogue.telegram.group('Friends');
    const [anna, boris] = [dialogue.person(), dialogue.person()].map(
      (member) => new StoryUser(group.as(member.person)),
    );
    if (anna === undefined || boris === undefined) throw new Error('nobody is there');
    await anna.says('/model scripted/dear');
    const asked = await anna.sees('Dear Maker');
    await anna.person.replies(asked, 'a cat');
    const card = await anna.seesButton('🚀');
    expect(await boris.taps('🚀', card)).toMatchObject({ text: expect.stringContaining("somebody else's") as string });
    expect(await boris.taps('prompt', card)).toMatchObject({ showAlert: true });
    await anna.taps('prompt', card);
    await anna.sees('Write your answer');
  });
});
