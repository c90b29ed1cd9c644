export type RefusalKind =
  | 'not_modified' // an edit to what the message already is
  | 'message_gone' // the message to edit, delete or reply to is not there, or is not of that sort
  | 'blocked' // the person has blocked the bot, or never started it
  | 'chat_gone' // the chat or the account is gone, or the bot was removed from it
  | 'moved' // the group became a supergroup, which has another id
  | 'thread_gone' // the topic was deleted or closed, the chat is there
  | 'cannot_parse' // broken entities: the same text can go without parse_mode
  | 'file_too_big'
  | 'bad_url' // Telegram could not fetch a file by URL, or does not take its type by URL
  | 'query_too_old' // a callback or inline query that was not answered in time, or was answered already
  | 'other';

/** In this order: the first that matches decides. Texts are those of the Bot API server (tdlib/telegram-bot-api). */
const KINDS: [RefusalKind, RegExp][] = [
  ['not_modified', /message is not modified/i],
  [
    'message_gone',
    /message to (edit|delete|forward|copy) not found|message to be replied not found|replied message not found|message can't be (edited|deleted)|there is no (text|caption|media) in the message|MESSAGE_ID_INVALID|message identifier is not specified/i,
  ],
  ['blocked', /bot was blocked by the user|can't initiate conversation with a user/i],
  [
    'chat_gone',
    /chat not found|user is deactivated|bot was kicked|bot is not a member|group chat was (deactivated|upgraded)|PEER_ID_INVALID|have no rights to send a message|CHAT_WRITE_FORBIDDEN|user not found/i,
  ],
  ['thread_gone', /message thread not found|TOPIC_(CLOSED|DELETED|ID_INVALID)/i],
  ['cannot_parse', /can't parse entities|can't parse message text|ENTITY_/i],
  ['file_too_big', /file is too big|request entity too large|file of size \d+ bytes is too big/i],
  [
    'bad_url',
    /failed to get HTTP URL content|wrong HTTP URL specified|wrong type of the web page content|wrong file identifier\/HTTP URL|wrong remote file identifier|WEBPAGE_CURL_FAILED|WEBPAGE_MEDIA_EMPTY|EXTERNAL_URL_INVALID/i,
  ],
  ['query_too_old', /query is too old|query ID is invalid|QUERY_ID_INVALID/i],
];

/** What a refusal means to us, from its HTTP code and description. */
export const refusalKind = (code: number, description: string): RefusalKind => {
  const known = KINDS.find(([, pattern]) => pattern.test(description));
  if (known) return known[0];
  if (code === 413) return 'file_too_big';
  return code === 403 ? 'blocked' : 'other';
};

/** Telegram understood the call and said no. Repeating the same call gives the same answer. */
export class TelegramRefusal extends Error {
  readonly kind: RefusalKind;

  constructor(
    readonly method: string,
    readonly code: number,
    readonly description: string,
    /** Seconds that Telegram asks to wait, with code 429 only. */
    readonly retryAfter?: number,
    /** The new id of a group that became a supergroup. */
    readonly movedTo?: number,
  ) {
    super(`${method}: ${code} ${description}`);
    this.name = 'TelegramRefusal';
    this.kind = movedTo === undefined ? refusalKind(code, description) : 'moved';
  }
}

/**
 * How sure we are that nothing has happened: `not_sent` - the request has not left; `server_error` - a 5xx, which
 * Telegram's front servers give instead of doing it; `unclear` - it may have been done.
 */
export type Certainty = 'not_sent' | 'server_error' | 'unclear';

/** No usable answer of Telegram. */
export class TelegramUnreachable extends Error {
  constructor(
    readonly method: string,
    readonly reason: string,
    readonly certainty: Certainty,
  ) {
    super(`${method}: Telegram is out of reach (${reason})`);
    this.name = 'TelegramUnreachable';
  }
}
