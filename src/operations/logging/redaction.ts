const MASK = '[redacted]';
/** What looks like a secret even if it isn't one of ours: Telegram's tokens, alone or in a URL, and bearer tokens. */
const LOOKS_SECRET = /(?<!\d)\d{6,20}:[A-Za-z0-9_-]{30,}|(?<=\bBearer\s)[A-Za-z0-9._~+/=-]{8,}/g;

const escapeForPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** As it may stand in a line: as it is, inside a JSON string, or in a URL. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];

/**
 * A function that takes every secret out of a finished log line, wherever it stands: in a message, a URL, a stack or a
 * value under whatever key. Redaction by key names would miss the first three.
 */
export const redactor = (secrets: string[]): ((line: string) => string) => {
  const known = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
  const pattern = known.length === 0 ? null : new RegExp(known.map(escapeForPattern).join('|'), 'g');
  return (line) => (pattern === null ? line : line.replace(pattern, MASK)).replace(LOOKS_SECRET, MASK);
};

/** The path of a request as it may be logged: no query, and no long random part (signatures of callback URLs). */
export const loggedPath = (url: string): string => (url.split('?')[0] ?? '').replace(/[A-Za-z0-9_-]{37,}/g, MASK);
