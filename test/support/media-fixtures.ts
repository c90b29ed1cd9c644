import { Readable } from 'node:stream';
import sharp from 'sharp';
import { type MediaSource, type MediaSources, Rejected } from '../../src/generation';
import type { MediaRef, OpenedMedia } from '../../src/registry';

/** One second of 8 kHz mono as a WAV file. */
const secondOfSilence = (): Buffer => {
  const bytes = Buffer.alloc(44 + 16_000);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  for (const [offset, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, offset);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.write('data', 36);
  bytes.writeUInt32LE(16_000, 40);
  return bytes;
};

/** Files by name, as if a user had sent them. */
export class FixtureMedia implements MediaSource {
  readonly name = 'fixture';
  readonly opened: string[] = [];
  private readonly files = new Map<string, { bytes: Buffer; mime: string }>();

  static async registeredIn(sources: MediaSources): Promise<FixtureMedia> {
    const media = new FixtureMedia();
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#3366cc' } });
    media.files.set('picture.png', { bytes: await picture.clone().png().toBuffer(), mime: 'image/png' });
    media.files.set('picture.tiff', { bytes: await picture.clone().tiff().toBuffer(), mime: 'image/tiff' });
    media.files.set('lies.png', { bytes: Buffer.from('this is no picture at all'), mime: 'image/png' });
    media.files.set('empty.png', { bytes: Buffer.alloc(0), mime: 'image/png' });
    media.files.set('voice.wav', { bytes: secondOfSilence(), mime: 'audio/wav' });
    sources.register(media);
    return media;
  }

  open(ref: MediaRef): Promise<OpenedMedia> {
    this.opened.push(ref.ref);
    const file = this.files.get(ref.ref);
    if (file === undefined) return Promise.reject(new Rejected({ reason: 'media', message: 'that file is gone' }));
    return Promise.resolve({ stream: Readable.from([file.bytes]), name: ref.ref, mime: file.mime });
  }
}

export const fixtureMedia = (name: string): { $media: MediaRef } => ({
  $media: { source: 'fixture', ref: name, kind: 'image' },
});
