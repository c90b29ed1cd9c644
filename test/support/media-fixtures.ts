import { Readable } from 'node:stream';
import sharp from 'sharp';
import { type MediaSource, type MediaSources, Rejected } from '../../src/generation';
import type { MediaRef, OpenedMedia } from '../../src/registry';

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
