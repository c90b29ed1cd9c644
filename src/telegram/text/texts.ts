import { type Locale, type MessageParameters, message } from '../../i18n';
import { Html, escapeHtml, plainText, trusted } from './html';

export type TextParameters = Record<string, string | number | Html>;

const prepared = (parameters: TextParameters): MessageParameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value instanceof Html ? value.value : typeof value === 'string' ? escapeHtml(value) : value,
    ]),
  );

/** A text of the locales as mark-up. Parameters are escaped, except {@link Html} that was built already. */
export const t = (locale: Locale, key: string, parameters: TextParameters = {}): Html =>
  trusted(message(locale, key, prepared(parameters)));

/** The same where Telegram takes no mark-up: button labels, answers to a callback, file names. */
export const plain = (locale: Locale, key: string, parameters: TextParameters = {}): string =>
  plainText(t(locale, key, parameters));

/** Made once: building a formatter takes far longer than using it, and a list of models uses one in every line. */
const numberFormats: Record<Locale, Intl.NumberFormat> = {
  ru: new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }),
};

/** 1 234 567 as people of this language write it. */
export const formatNumber = (locale: Locale, value: number): string => numberFormats[locale].format(value);

/** "45 s", "3 min 5 s": rounded to seconds, for waiting times. */
export const formatDuration = (locale: Locale, milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [minute, second] = locale === 'ru' ? ['мин', 'с'] : ['min', 's'];
  if (seconds < 60) return `${seconds} ${second}`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 || minutes >= 10
    ? `${Math.round(seconds / 60)} ${minute}`
    : `${minutes} ${minute} ${seconds % 60} ${second}`;
};

const MOMENT: Intl.DateTimeFormatOptions = {
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
};
const momentFormats: Record<Locale, Intl.DateTimeFormat> = {
  ru: new Intl.DateTimeFormat('ru-RU', MOMENT),
  en: new Intl.DateTimeFormat('en-GB', MOMENT),
};

/** Day and time in UTC, short. */
export const formatMoment = (locale: Locale, at: Date): string => momentFormats[locale].format(at);
