import type { Erasure } from '../../../generation';
import type { Locale } from '../../../i18n';
import { type Screen, button, lines, paragraphs, plain, t } from '../../text';
import { credits } from '../../text/credits';
import { goTo } from '../routing/pages';
import { ACCOUNT_WORDS, eraseData } from './account-buttons';

/** What is kept of a person, in words, and what can be done about it. */
export const myDataScreen = (locale: Locale): Screen => ({
  text: t(locale, 'account.mydata.text'),
  keyboard: [
    [button(plain(locale, 'account.button.export'), `${ACCOUNT_WORDS.data}:export`)],
    [button(plain(locale, 'account.button.erase'), `${ACCOUNT_WORDS.data}:erase`)],
    [button(plain(locale, 'account.button.settings'), 'settings'), goTo(locale, 'menu')],
  ],
});

/** In a group nothing of the kind is shown. */
export const privateOnlyScreen = (locale: Locale): Screen => ({
  text: t(locale, 'account.mydata.private'),
  keyboard: [],
});

export const eraseScreen = (locale: Locale, balance: number, now: Date): Screen => ({
  text: t(locale, 'account.mydata.ask', { balance: credits(locale, balance) }),
  keyboard: [
    [button(plain(locale, 'account.button.erase-yes'), eraseData(now))],
    [button(plain(locale, 'account.button.erase-no'), ACCOUNT_WORDS.data)],
  ],
});

export const erasedScreen = (locale: Locale, erasure: Erasure): Screen => {
  if (erasure.kind === 'running') {
    return {
      text: t(locale, 'account.mydata.running', { count: erasure.running }),
      keyboard: [[goTo(locale, 'status'), goTo(locale, 'menu')]],
    };
  }
  const { generations, canceled, kept } = erasure;
  return {
    text: paragraphs(
      t(locale, 'account.mydata.erased'),
      lines(
        generations > 0 && t(locale, 'account.mydata.erased-works', { count: generations }),
        canceled > 0 && t(locale, 'account.mydata.erased-canceled', { count: canceled }),
      ),
      t(locale, 'account.mydata.erased-kept', { balance: credits(locale, kept.balance) }),
    ),
    keyboard: [[goTo(locale, 'menu')]],
  };
};
