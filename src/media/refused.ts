import { type Locale, type MessageParameters, message } from '../i18n';

export const REFUSAL_CODES = [
  'empty',
  'unreadable',
  'kind',
  'type',
  'size',
  'short',
  'long',
  'total',
  'small',
  'large',
  'shape',
  'conversion',
  'no_tool',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why a file will not do: names a text of `media.refused`, with the limit and what was given. */
export interface Refusal {
  code: RefusalCode;
  parameters: MessageParameters;
}

/** One sentence or two for people: what is wrong, the limit, what was given, what to do. Plain text. */
export const describeRefusal = ({ code, parameters }: Refusal, locale: Locale): string => {
  const { wanted } = parameters;
  const named: MessageParameters = wanted === undefined ? {} : { wanted: message(locale, `media.kinds.${wanted}`) };
  return message(locale, `media.refused.${code}`, { ...parameters, ...named });
};

/** Why a file that somebody named can't be had at all: codes of the sources of media. */
const UNAVAILABLE = [
  'scheme',
  'private',
  'unknown_host',
  'redirects',
  'status',
  'too_large',
  'unreachable',
  'file_too_big',
  'other',
] as const;

/** One sentence or two for people about a file that its source will not give; null for codes of anything else. */
export const describeUnavailable = (code: string | undefined, locale: Locale): string | null => {
  const known = UNAVAILABLE.find((one) => one === code);
  return known === undefined ? null : message(locale, `media.unavailable.${known}`);
};

/** This file will never do, whoever tries again. The message is English, for logs and stored failures. */
export class MediaRefused extends Error {
  constructor(
    readonly refusal: Refusal,
    options?: ErrorOptions,
  ) {
    super(describeRefusal(refusal, 'en'), options);
    this.name = 'MediaRefused';
  }
}
