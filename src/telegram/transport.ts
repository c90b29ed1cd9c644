import type { Provider, Type } from '@nestjs/common';
import { Bot } from './bot/bot';
import { BotIdentity } from './bot/identity';
import { Flusher } from './inbox/flusher';
import { LiveMessages } from './inbox/live-messages';
import { Inbox } from './inbox/inbox';
import { TurnRunner } from './inbox/turn-runner';
import { InboxWorker } from './inbox/worker';
import { TelegramClient, TelegramSender } from './sender';
import { Backlog } from './updates/backlog';
import { PollLoop } from './updates/poll-loop';
import { WebhookController } from './updates/webhook.controller';
import { WebhookSetup } from './updates/webhook-setup';

/** Everything between Telegram and the handlers. Needs {@link DIALOGUE}, the bot of nestjs-telegraf, lock and jobs. */
export const TRANSPORT_PROVIDERS: Provider[] = [
  TelegramClient,
  TelegramSender,
  Bot,
  BotIdentity,
  Inbox,
  TurnRunner,
  Flusher,
  LiveMessages,
  InboxWorker,
  Backlog,
  PollLoop,
  WebhookSetup,
];

export const TRANSPORT_CONTROLLERS: Type[] = [WebhookController];
