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
