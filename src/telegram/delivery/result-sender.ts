import { Injectable } from '@nestjs/common';
import { Input } from 'telegraf';
import type { GenerationView } from '../../generation';
import type { Locale } from '../../i18n';
import { TelegramSender } from '../sender';
import { type Html, type Keyboard, type Place, html, marked, mediaPayload, paragraphs, sendPayload } from '../text';
import { type PlannedFile, type PlannedSend, planDelivery } from './plan';
import { modelTitle, promptOf } from './prompt';
import { type FileKind, type Receipt, type SentFile, type SentMessage, fileOf, filesOf } from './receipt';
import { afterAlbum, goneText, linkText, resultCaption } from './result-texts';
import { type Carried, type Open, firstThatWorks, inBestWay, upload } from './ways';

const METHOD: Record<FileKind, { method: string; field: string }> = {
  photo: { method: 'sendPhoto', field: 'photo' },
  video: { method: 'sendVideo', field: 'video' },
  audio: { method: 'sendAudio', field: 'audio' },
  document: { method: 'sendDocument', field: 'document' },
};

/** Where a result goes and how. */
export interface ResultAddress {
  place: Place;
  locale: Locale;
  keyboard: Keyboard;
  /** As documents, uncompressed. */
  asFiles: boolean;
  /** Without a sound. */
  silent: boolean;
  /** What it was made from. */
  parent: GenerationView | null;
}

/** One delivery under way: what stays the same for all of its messages. */
interface Parcel {
  generation: GenerationView;
  place: Place;
  locale: Locale;
  caption: Html;
  keyboard: Keyboard;
  open: Open;
  /** Without a sound. */
  silent: boolean;
  signal: AbortSignal;
  receipt: Receipt;
}

/** Hands the outputs of a generation to a chat, each in the best way that Telegram takes. */
@Injectable()
export class ResultSender {
  constructor(private readonly sender: TelegramSender) {}

  /** @throws Unreachable if the chat is gone, any other error if it should be tried again later */
  async send(generation: GenerationView, to: ResultAddress, open: Open, signal: AbortSignal): Promise<Receipt> {
    const known = filesOf(generation.receipt);
    const parcel: Parcel = {
      generation,
      place: to.place,
      locale: to.locale,
      keyboard: to.keyboard,
      caption: resultCaption(to.locale, generation, to.parent),
      silent: to.silent,
      open,
      signal,
      receipt: { messageIds: [], files: generation.outputs.map(() => null) },
    };
    for (const planned of planDelivery(generation.outputs, { asFiles: to.asFiles, files: known })) {
      await this.sendOne(parcel, planned);
    }
    return parcel.receipt;
  }

  private async sendOne(parcel: Parcel, planned: PlannedSend): Promise<void> {
    const caption = planned.caption ? parcel.caption : null;
    const keyboard = planned.buttons ? parcel.keyboard : [];
    switch (planned.kind) {
      case 'file':
        return this.sendFile(parcel, planned.file, caption, keyboard);
      case 'album':
        return this.sendAlbum(parcel, planned.files, caption);
      case 'text':
        return this.sendText(parcel, paragraphs(html`${planned.text}`, caption), keyboard);
      case 'text_file': {
        const file = Input.fromBuffer(Buffer.from(planned.content), planned.name);
        const payload = { ...mediaPayload(parcel.place, caption, keyboard), document: file };
        return this.keep(parcel, [], [await this.call<SentMessage>(parcel, 'sendDocument', payload)]);
      }
      case 'buttons':
        return this.sendText(parcel, afterAlbum(parcel.locale), keyboard);
    }
  }

  private async sendFile(parcel: Parcel, file: PlannedFile, caption: Html | null, keyboard: Keyboard): Promise<void> {
    const message = await inBestWay(file, parcel.open, (carried) =>
      this.sendCarried(parcel, file, carried, caption, keyboard),
    );
    this.keep(parcel, [file], [message]);
  }

  private sendCarried(
    parcel: Parcel,
    file: PlannedFile,
    carried: Carried,
    caption: Html | null,
    keyboard: Keyboard,
  ): Promise<SentMessage> {
    if (carried.as === 'link') {
      const text = paragraphs(linkText(parcel.locale, carried.url), caption);
      return this.call(parcel, 'sendMessage', sendPayload(parcel.place, { text, keyboard }));
    }
    if (carried.as === 'gone') {
      const text = paragraphs(goneText(parcel.locale), caption);
      return this.call(parcel, 'sendMessage', sendPayload(parcel.place, { text, keyboard }));
    }
    const { method, field } = METHOD[carried.as];
    const payload = {
      ...mediaPayload(parcel.place, caption, keyboard),
      [field]: carried.media,
      ...describe(parcel.generation, file, carried.as),
    };
    return this.call(parcel, method, payload);
  }

  private async sendAlbum(parcel: Parcel, files: PlannedFile[], caption: Html | null): Promise<void> {
    const known = files.every((file) => file.fileId !== null);
    const byUrl = files.every((file) => file.fileId !== null || file.kind !== 'document');
    const direct = async (): Promise<void> => {
      const media = files.map((file) => ({ as: file.kind, media: file.fileId ?? file.output.url }));
      this.keep(parcel, files, await this.callAlbum(parcel, files, media, caption));
    };
    const uploaded = async (): Promise<void> => {
      const media = await this.uploadAll(parcel, files);
      if (media === null) return oneByOne();
      this.keep(parcel, files, await this.callAlbum(parcel, files, media, caption));
    };
    const oneByOne = async (): Promise<void> => {
      for (const [index, file] of files.entries()) await this.sendFile(parcel, file, index === 0 ? caption : null, []);
    };
    await firstThatWorks([...(known || byUrl ? [direct] : []), uploaded, oneByOne]);
  }

  /** All files opened for one multipart request, or null if one of them does not fit into the album. */
  private async uploadAll(parcel: Parcel, files: PlannedFile[]): Promise<{ as: FileKind; media: unknown }[] | null> {
    const opened: { as: FileKind; media: unknown }[] = [];
    let fits = true;
    try {
      for (const file of files) {
        const carried = await upload(file, file.kind, parcel.open);
        fits = fits && carried.as === file.kind;
        if (carried.as !== 'link' && carried.as !== 'gone') opened.push(carried);
      }
    } catch (error) {
      opened.forEach(discard);
      throw error;
    }
    if (!fits) opened.forEach(discard);
    return fits ? opened : null;
  }

  private callAlbum(
    parcel: Parcel,
    files: PlannedFile[],
    media: { as: FileKind; media: unknown }[],
    caption: Html | null,
  ): Promise<SentMessage[]> {
    const items = media.map((item, index) => ({
      type: item.as,
      media: item.media,
      ...describe(parcel.generation, files[index] as PlannedFile, item.as),
      ...(index === 0 && caption !== null ? marked('caption', caption) : {}),
    }));
    return this.call(parcel, 'sendMediaGroup', { ...mediaPayload(parcel.place, null, []), media: items });
  }

  private async sendText(parcel: Parcel, text: Html, keyboard: Keyboard): Promise<void> {
    const message = await this.call<SentMessage>(parcel, 'sendMessage', sendPayload(parcel.place, { text, keyboard }));
    this.keep(parcel, [], [message]);
  }

  private keep(parcel: Parcel, files: PlannedFile[], messages: SentMessage[]): void {
    parcel.receipt.messageIds.push(...messages.map((message) => message.message_id));
    files.forEach((file, index) => {
      const message = messages[index];
      const sent: SentFile | null = message === undefined ? null : fileOf(message);
      parcel.receipt.files[file.index] = sent;
    });
  }

  private call<T>(parcel: Parcel, method: string, payload: Record<string, unknown>): Promise<T> {
    const { place, signal, silent } = parcel;
    return this.sender.call<T>(method, silent ? { ...payload, disable_notification: true } : payload, {
      lane: 'delivery',
      chatId: place.chatId,
      signal,
    });
  }
}

const discard = (carried: { media: unknown }): void => {
  (carried.media as { source?: { destroy?: () => void } }).source?.destroy?.();
};

/** Letters of a request that stand for the name of a sound. */
const TITLE_LIMIT = 60;

/** What players show of a file beside it. */
const describe = (generation: GenerationView, file: PlannedFile, as: FileKind): Record<string, unknown> => {
  if (as === 'video') return { supports_streaming: true };
  if (as !== 'audio') return {};
  const { durationSeconds } = file.output;
  const title = file.output.title ?? promptOf(generation, TITLE_LIMIT);
  return {
    performer: modelTitle(generation),
    ...(title === null ? {} : { title }),
    ...(durationSeconds === undefined ? {} : { duration: Math.round(durationSeconds) }),
  };
};
