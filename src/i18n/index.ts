export { LOCALES, type Locale, type MessageParameters, hasMessage, loadLocale, localeFor, message } from './messages';
