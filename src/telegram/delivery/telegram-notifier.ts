import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type DeliveryReceipt, Generations, type GenerationView, type Notifier, Notifiers } from '../../generation';
import { Registry } from '../../registry';
import { UsersService } from '../../users';
import { type Lane, TelegramSender } from '../sender';
import { editPayload, sendPayload } from '../text';
import { type TelegramAddress, addressOf, placeOf } from './address';
import { progressScreen } from './progress-screen';
import { type SentMessage, filesOf, messageIdsOf, storedReceipt } from './receipt';
import { ResultSender } from './result-sender';
import { resultButtons } from './result-keyboard';
import { failureScreen } from './result-texts';
import { type Open, giveUpIfGone } from './ways';

const FRESH_MS = 3_000;
/** Messages of earlier copies of a result that are remembered. */
const MOST_COPIES = 50;

/** Tells the people of Telegram how their generations go, and hands the results over. */
@Injectable()
export class TelegramNotifier implements Notifier, OnModuleInit {
  readonly channel = 'telegram';

  constructor(
    private readonly notifiers: Notifiers,
    private readonly sender: TelegramSender,
    private readonly results: ResultSender,
    private readonly generations: Generations,
    private readonly registry: Registry,
    private readonly users: UsersService,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.notifiers.register(this);
  }

  /** Edits the message that was the card. An edit that Telegram refuses is no loss: the result comes on its own. */
  async progress(generation: GenerationView): Promise<void> {
    // The press of 🚀 has just been answered with these very words.
    const age = Date.now() - generation.createdAt.getTime();
    if (generation.state === 'queued' && age < FRESH_MS) return;
    const address = addressOf(generation.origin);
    await this.edit(generation, address, 'progress').catch(() => undefined);
    // While it waited to be sent, another instance may have said how it ended: that must be what stays.
    const now = await this.generations.view(this.dataSource.manager, generation.id);
    if (now !== null && hasEnded(now)) await this.edit(now, address, 'delivery').catch(() => undefined);
  }

  async deliver(generation: GenerationView, open: Open, signal: AbortSignal): Promise<DeliveryReceipt> {
    const address = addressOf(generation.origin);
    const sentBefore = filesOf(generation.receipt).length > 0;
    const receipt =
      generation.outputs.length > 0
        ? await this.deliverResult(generation, address, open, signal)
        : await this.deliverNews(generation, address, signal);
    // The result first: it is what was paid for. The receipt must be stored at once, for whoever is killed before that
    // sends it again; so the old card is not waited for. Sent once more, the result leaves that as it is.
    if (!sentBefore) void this.edit(ended(generation), address, 'delivery').catch(() => undefined);
    return receipt;
  }

  private async deliverResult(
    generation: GenerationView,
    address: TelegramAddress,
    open: Open,
    signal: AbortSignal,
  ): Promise<DeliveryReceipt> {
    const { manager } = this.dataSource;
    const { settings } = await this.users.get(manager, generation.userId);
    const parent = generation.parentId === null ? null : await this.generations.view(manager, generation.parentId);
    const to = {
      place: placeOf(address),
      locale: address.locale,
      keyboard: resultButtons(address.locale, generation, this.registry),
      asFiles: settings.resultsAsFile === true,
      silent: settings.silentResults === true,
      parent,
    };
    const receipt = await this.results.send(generation, to, open, signal);
    // Copies that were sent before are deleted with it one day.
    const before = messageIdsOf(generation.receipt).slice(-MOST_COPIES);
    return storedReceipt({ ...receipt, messageIds: [...before, ...receipt.messageIds] });
  }

  private async deliverNews(
    generation: GenerationView,
    address: TelegramAddress,
    signal: AbortSignal,
  ): Promise<DeliveryReceipt> {
    const { settings } = await this.users.get(this.dataSource.manager, generation.userId);
    const silent = settings.silentResults === true ? { disable_notification: true } : {};
    const payload = { ...sendPayload(placeOf(address), failureScreen(address.locale, generation)), ...silent };
    try {
      const message = await this.sender.call<SentMessage>('sendMessage', payload, {
        lane: 'delivery',
        chatId: address.chatId,
        signal,
      });
      return storedReceipt({ messageIds: [message.message_id], files: [] });
    } catch (error) {
      giveUpIfGone(error);
      throw error;
    }
  }

  /** In the lane of deliveries the end state also drops the progress edits that still wait for their turn. */
  private async edit(generation: GenerationView, address: TelegramAddress, lane: Lane): Promise<void> {
    if (address.messageId === null) return;
    const screen = progressScreen(address.locale, generation, new Date());
    await this.sender.call('editMessageText', editPayload(address.chatId, address.messageId, screen), {
      lane,
      chatId: address.chatId,
    });
  }
}

const ENDS = new Set<GenerationView['state']>(['delivered', 'undeliverable', 'failed', 'canceled', 'overdue']);
const hasEnded = ({ state }: GenerationView): boolean => ENDS.has(state);

/** As it will stand once this delivery is noted. */
const ended = (generation: GenerationView): GenerationView =>
  generation.state === 'succeeded' ? { ...generation, state: 'delivered' } : generation;
