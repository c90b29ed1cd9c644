import type { InlineAnswer, Message } from './types';

/** Everything that becomes visible to somebody; persons and chat pages listen. */
export type SandboxEvent =
  | { type: 'message'; chatId: number; message: Message }
  | { type: 'edited'; chatId: number; message: Message }
  | { type: 'deleted'; chatId: number; messageIds: number[] }
  | { type: 'action'; chatId: number; action: string }
  | { type: 'answer'; chatId: number; queryId: string; answer: CallbackAnswer }
  | { type: 'read'; chatId: number; messageId: number }
  | { type: 'reaction'; chatId: number; messageId: number; emoji: string[] }
  | { type: 'people' }
  | { type: 'commands' };

/** What the bot said to a pressed button, a payment or an inline query. */
export interface CallbackAnswer {
  text: string;
  showAlert: boolean;
  url?: string;
  /** Of an inline query only. */
  inline?: InlineAnswer;
}

type Listener = (event: SandboxEvent) => void;

/** Synchronous broadcast; a listener returns a function to stop listening. */
export class Bus {
  private readonly listeners = new Set<Listener>();

  emit(event: SandboxEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
