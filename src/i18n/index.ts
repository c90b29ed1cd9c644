export { LOCALES, type Locale, type MessageParameters, bundleOf, hasMessage, localeFor, message } from './messages';
