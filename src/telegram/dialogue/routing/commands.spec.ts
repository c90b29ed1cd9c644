import { LOCALES } from '../../../i18n';
import { COMMANDS, commandOf } from './commands';

describe('commands', () => {
  it('are read from the text alone', () => {
    expect(commandOf('/start', 'bot')).toEqual({ name: 'start', words: '', namesBot: false });
    expect(commandOf(' /Models  video from\nphoto ', 'bot')).toEqual({
      name: 'models',
      words: 'video from\nphoto',
      namesBot: false,
    });
    expect(commandOf('/model@Atelier_Bot wan/2-6', 'atelier_bot')).toEqual({
      name: 'model',
      words: 'wan/2-6',
      namesBot: true,
    });
  });

  it('are not found where there are none', () => {
    for (const text of [undefined, '', 'start', '/', '//x', '/5', '/model@other x', 'look: /start', '/a.b']) {
      expect(commandOf(text, 'bot')).toBeNull();
    }
  });

  it('are described in each language', () => {
    for (const locale of LOCALES) {
      for (const command of COMMANDS) {
        expect(command.name).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(command.description(locale).length).toBeGreaterThan(3);
      }
    }
  });
});
