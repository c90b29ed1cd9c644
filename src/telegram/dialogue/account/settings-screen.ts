import type { Locale } from '../../../i18n';
import type { UserSettings } from '../../../users';
import { type Screen, button, plain, t } from '../../text';
import { goTo } from '../routing/pages';
import { ACCOUNT_WORDS, filesData, rememberData, silentData } from './account-buttons';

/** One screen of switches: each label shows how it stands, a tap turns it over. `remembered`: of how many models. */
export const settingsScreen = (locale: Locale, settings: UserSettings, remembered: number): Screen => {
  const asFiles = settings.resultsAsFile === true;
  const silent = settings.silentResults === true;
  const remember = settings.rememberChoices === true;
  const label = (key: string): string => plain(locale, `account.button.${key}`);
  const language = plain(locale, 'account.language.name');
  return {
    text: t(locale, 'account.settings.text'),
    keyboard: [
      [button(plain(locale, 'account.button.locale', { language }), 'language')],
      [button(label(asFiles ? 'as-files' : 'as-media'), filesData(!asFiles))],
      [button(label(silent ? 'silent' : 'loud'), silentData(!silent))],
      [button(label(remember ? 'remember-on' : 'remember-off'), rememberData(!remember))],
      ...(remembered === 0
        ? []
        : [[button(plain(locale, 'account.button.forget', { count: remembered }), ACCOUNT_WORDS.forget)]]),
      [button(label('mydata'), ACCOUNT_WORDS.data), goTo(locale, 'menu')],
    ],
  };
};
