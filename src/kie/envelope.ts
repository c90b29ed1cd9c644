import {
  type Accepted,
  KieAccountError,
  KieError,
  KieInputError,
  KieInternalError,
  KieMaintenance,
  KieNotOffered,
  KieRateLimited,
  KieUnavailable,
} from './errors';

/** What came back, before anybody has judged it. `body` is undefined if it was not JSON. */
export interface RawAnswer {
  status: number;
  body: unknown;
  retryAfterMs?: number;
}

/** kie's envelope `{code, msg, data}`. The HTTP status is 200 even for most errors, so `code` is asked first. */
export interface Envelope {
  code: number;
  message: string;
  data: unknown;
}

const DETAIL_LENGTH = 300;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** kie's words for people: one line, shortened, addresses cut out (they may carry signatures of ours or of a user). */
export const cleanWords = (text: unknown): string | undefined => {
  if (typeof text !== 'string') return undefined;
  const words = text
    .replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '[link]')
    .replace(/bearer\s+\S+/gi, 'Bearer [key]')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? undefined : words.slice(0, DETAIL_LENGTH);
};

/** The envelope of an answer, or null if the body isn't one. Numbers in text count, `message` stands for `msg`. */
const envelopeOf = (body: unknown): Envelope | null => {
  if (!isRecord(body)) return null;
  const code = typeof body.code === 'string' && body.code !== '' ? Number(body.code) : body.code;
  if (typeof code !== 'number' || !Number.isInteger(code)) return null;
  return { code, message: cleanWords(body.msg ?? body.message) ?? '', data: body.data };
};

const KEY = 'Check KIE_API_KEY against https://kie.ai/api-key.';
const CREDITS = 'Top up the kie account at https://kie.ai/billing.';
const LATER = 'Try again later.';

/** Words that tell a shortage of credits from a rate limit: older pages use the same codes for both. */
const NO_CREDITS = /insufficient|not enough|credits? .*(short|run out)|balance/i;

/**
 * The error of a refusing body code. What is not clearly a refusal (408, 5xx) may have been accepted.
 * Only 429 is surely worth sending again.
 */
const errorOfCode = (code: number, message: string, retryAfterMs?: number): KieError => {
  const details = { code: String(code), detail: message, retryAfterMs };
  const unclear = { ...details, accepted: 'unknown' as Accepted, transient: true };
  switch (code) {
    case 401:
    case 403:
      return new KieAccountError('kie refuses the API key', KEY, details);
    case 402:
      return new KieAccountError('The kie account has too few credits', CREDITS, details);
    case 433:
      return new KieAccountError(
        'The API key has used up its own limit',
        'Raise the limit of this key in kie.',
        details,
      );
    case 404:
      return new KieNotOffered('kie does not know this', 'Compare models/ with the live catalogue.', details);
    case 429:
      return NO_CREDITS.test(message)
        ? new KieAccountError('The kie account has too few credits', CREDITS, details)
        : new KieRateLimited('Too many requests', 'Not accepted: send it again a little later.', {
            ...details,
            transient: true,
          });
    case 455:
      return new KieMaintenance('kie is under maintenance', LATER, { ...details, transient: true });
    case 501:
    case 505:
    case 531:
      return new KieNotOffered('kie could not do this', 'Try another model, or again later.', details);
    case 408:
      return new KieUnavailable('The model behind kie is silent', LATER, unclear);
    default:
      return code >= 400 && code < 500
        ? new KieInputError('kie refuses the input', 'Correct what it names.', details)
        : new KieInternalError('kie has an internal error', LATER, unclear);
  }
};

/** HTTP statuses that mean a refusal by whoever stands in front, so that nothing can have been accepted. */
const errorOfStatus = (answer: RawAnswer): KieError => {
  const details = { code: String(answer.status), retryAfterMs: answer.retryAfterMs };
  if (answer.status === 429) {
    // Refused, but only a body code 429 is a promise that createTask may be repeated; reads are repeated.
    return new KieUnavailable('Too many requests', LATER, { ...details, transient: true });
  }
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return errorOfCode(answer.status, '');
  return new KieUnavailable('The answer is not one of kie', LATER, {
    ...details,
    accepted: 'unknown',
    transient: true,
  });
};

/**
 * The `data` of a good answer. Body code before HTTP status; a page of HTML is {@link KieUnavailable}.
 * @throws KieError of the code or status
 */
export const dataOf = (answer: RawAnswer, okCodes: readonly number[] = [200]): unknown => {
  const envelope = envelopeOf(answer.body);
  if (envelope === null) throw errorOfStatus(answer);
  if (okCodes.includes(envelope.code)) return envelope.data;
  throw errorOfCode(envelope.code, envelope.message, answer.retryAfterMs);
};
