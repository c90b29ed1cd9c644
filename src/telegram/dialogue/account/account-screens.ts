import type { Locale } from '../../../i18n';
import { LOCALES } from '../../../i18n';
import type { LedgerEntry } from '../../../billing';
import {
  type Html,
  type Screen,
  button,
  formatMoment,
  formatNumber,
  html,
  join,
  lines,
  paragraphs,
  plain,
  t,
} from '../../text';
import { historyData } from '../results/result-buttons';
import { goTo } from '../routing/pages';
import { localeData } from './account-buttons';
import { credits } from '../../text/credits';

const KNOWN_REASONS = new Set(['welcome', 'promo', 'adjustment', 'hold', 'capture', 'release']);

const entryText = (locale: Locale, entry: LedgerEntry): Html => {
  const sign = entry.amount >= 0 ? '+' : '−';
  const reason = KNOWN_REASONS.has(entry.reason)
    ? t(locale, `account.balance.reason.${entry.reason}`)
    : html`${entry.reason}`;
  const amount = `${sign}${formatNumber(locale, Math.abs(entry.amount))}`;
  return html`<code>${formatMoment(locale, entry.at)}</code> <b>${amount}</b> ${reason}`;
};

export const balanceScreen = (locale: Locale, balance: number, entries: LedgerEntry[]): Screen => ({
  text: paragraphs(
    t(locale, 'account.balance.text', { balance: credits(locale, balance) }),
    entries.length > 0 &&
      lines(t(locale, 'account.balance.entries'), ...entries.map((entry) => entryText(locale, entry))),
    t(locale, 'dialogue.balance.more'),
  ),
  keyboard: [[goTo(locale, 'menu'), button(plain(locale, 'dialogue.button.history'), historyData(null))]],
});

export const languageScreen = (locale: Locale): Screen => ({
  text: t(locale, 'account.language.text'),
  keyboard: [
    LOCALES.map((other) => button(plain(other, 'account.language.button'), localeData(other))),
    [goTo(locale, 'menu')],
  ],
});

export interface AdminFacts {
  states: { state: string; count: number }[];
  users: number;
  userBalances: number;
  held: number;
  revenue: number;
  role: string;
}

export const adminScreen = (locale: Locale, facts: AdminFacts): Screen => ({
  text: paragraphs(
    t(locale, 'dialogue.admin.title', { role: facts.role }),
    join(
      facts.states.map(({ state, count }) => html`<code>${state}</code> ${formatNumber(locale, count)}`),
      '\n',
    ),
    t(locale, 'dialogue.admin.money', {
      users: formatNumber(locale, facts.users),
      balances: formatNumber(locale, facts.userBalances),
      held: formatNumber(locale, facts.held),
      revenue: formatNumber(locale, facts.revenue),
    }),
  ),
  keyboard: [[goTo(locale, 'menu')]],
});
