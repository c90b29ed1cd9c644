import type { Context, Scenes } from 'telegraf';
import type { Message, Update } from 'telegraf/types';
import type { EntityManager } from 'typeorm';
import type { Locale } from '../../i18n';
import type { User } from '../../users';

/**
 * One update being handled, in one transaction. Whatever the handler changes goes through `manager`, whatever it wants
 * to say is recorded in `answers`; both commit together, and only then are the answers sent. A handler therefore does no
 * network call at all, and may run again after a crash or a deadlock, because nothing outside has happened yet.
 */
export interface Turn {
  manager: EntityManager;
  update: Update;
  /** Recorded calls, sent in this order. `ctx.reply` and the other helpers of telegraf append here. */
  answers: OutgoingCall[];
  /** All parts of an album (2 to 10, in order), else empty. The update itself is the first part. */
  album: Message[];
  /** The messages of a long text that came in several (2 or more, in order), else empty. The update has all of it. */
  texts: Message.TextMessage[];
}

/** A call of the Bot API as plain JSON: it is stored in the database before it is sent. */
export interface OutgoingCall {
  method: string;
  payload: Record<string, unknown>;
  /** Made if Telegram refuses this one, e.g. an edit of a message that is gone -> a new message. */
  otherwise?: OutgoingCall;
  /** Confirm id of the card whose live message this becomes: its id is stored once Telegram has told it. */
  remembers?: string;
}

/** What a handler gets. `user` and `locale` are set by the dialogue's own middleware before any handler. */
export interface AtelierContext extends Context {
  turn: Turn;
  user: User;
  locale: Locale;
  session: Scenes.WizardSession;
  scene: Scenes.SceneContextScene<AtelierContext, Scenes.WizardSessionData>;
  wizard: Scenes.WizardContextWizard<AtelierContext>;
}
