/** The part of the Bot API's objects that this emulator speaks, in the Bot API's own field names. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
  is_premium?: boolean;
}

export interface Chat {
  id: number;
  type: 'private' | 'supergroup';
  title?: string;
  username?: string;
  first_name?: string;
  last_name?: string;
  is_forum?: boolean;
}

/** Offsets and lengths count UTF-16 units, as Telegram's do. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  user?: User;
  custom_emoji_id?: string;
}

export interface FormattedText {
  text: string;
  entities: Entity[];
}

export interface FileReference {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
}

export interface PhotoSize extends FileReference {
  width: number;
  height: number;
}

/** Any media that is one file; which fields are set depends on the kind. */
export interface MediaFile extends FileReference {
  width?: number;
  height?: number;
  /** Whole seconds. */
  duration?: number;
  length?: number;
  file_name?: string;
  mime_type?: string;
  performer?: string;
  title?: string;
  emoji?: string;
  type?: string;
  is_animated?: boolean;
  is_video?: boolean;
  thumbnail?: PhotoSize;
}

export interface InlineButton {
  text: string;
  callback_data?: string;
  url?: string;
  web_app?: { url: string };
  login_url?: { url: string };
  switch_inline_query?: string;
  switch_inline_query_current_chat?: string;
  copy_text?: { text: string };
  pay?: boolean;
  style?: string;
}

export interface ReplyMarkup {
  inline_keyboard?: InlineButton[][];
  keyboard?: { text: string; request_contact?: boolean; request_location?: boolean }[][];
  remove_keyboard?: boolean;
  force_reply?: boolean;
  resize_keyboard?: boolean;
  one_time_keyboard?: boolean;
  is_persistent?: boolean;
  input_field_placeholder?: string;
}

export interface Contact {
  phone_number: string;
  first_name: string;
  last_name?: string;
  user_id?: number;
}

export interface Location {
  latitude: number;
  longitude: number;
}

export interface Poll {
  id: string;
  question: string;
  options: { text: string; voter_count: number }[];
  total_voter_count: number;
  is_closed: boolean;
  is_anonymous: boolean;
  type: 'regular' | 'quiz';
  allows_multiple_answers: boolean;
}

/** Where a forwarded message comes from: a person, or one who hides behind a mere name. */
export type ForwardOrigin =
  { type: 'user'; date: number; sender_user: User } | { type: 'hidden_user'; date: number; sender_user_name: string };

/** One entry of a bot's answer to an inline query; the further fields depend on the type. */
export interface InlineResult {
  type: string;
  id: string;
  title?: string;
  description?: string;
  caption?: string;
  parse_mode?: string;
  thumbnail_url?: string;
  input_message_content?: { message_text?: string; parse_mode?: string; entities?: Entity[] };
  reply_markup?: ReplyMarkup;
  [field: string]: unknown;
}

/** The list that stands above the composer; the button leads to the chat with the bot. */
export interface InlineAnswer {
  results: InlineResult[];
  button?: { text: string; start_parameter?: string };
}

export interface Invoice {
  title: string;
  description: string;
  start_parameter: string;
  currency: string;
  total_amount: number;
}

export interface SuccessfulPayment {
  currency: string;
  total_amount: number;
  invoice_payload: string;
  telegram_payment_charge_id: string;
  provider_payment_charge_id: string;
}

/** What a message says: everything except who, where and when. */
export interface MessageContent {
  text?: string;
  entities?: Entity[];
  caption?: string;
  caption_entities?: Entity[];
  show_caption_above_media?: boolean;
  has_media_spoiler?: boolean;
  photo?: PhotoSize[];
  video?: MediaFile;
  animation?: MediaFile;
  audio?: MediaFile;
  voice?: MediaFile;
  video_note?: MediaFile;
  document?: MediaFile;
  sticker?: MediaFile;
  contact?: Contact;
  location?: Location;
  dice?: { emoji: string; value: number };
  poll?: Poll;
  invoice?: Invoice;
  successful_payment?: SuccessfulPayment;
  new_chat_members?: User[];
  pinned_message?: Message;
  link_preview_options?: { is_disabled?: boolean };
}

export interface Message extends MessageContent {
  message_id: number;
  message_thread_id?: number;
  is_topic_message?: boolean;
  from?: User;
  chat: Chat;
  /** Unix time, seconds. */
  date: number;
  edit_date?: number;
  media_group_id?: string;
  reply_to_message?: Message;
  forward_origin?: ForwardOrigin;
  has_protected_content?: boolean;
  effect_id?: string;
  via_bot?: User;
  reply_markup?: ReplyMarkup;
}

export interface Update {
  update_id: number;
  [type: string]: unknown;
}

export interface BotCommand {
  command: string;
  description: string;
}
