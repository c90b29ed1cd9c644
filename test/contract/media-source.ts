import { buffer } from 'node:stream/consumers';
import { type MediaSource, Rejected } from '../../src/generation';
import type { MediaRef } from '../../src/registry';

/** What a source's own spec file arranges around it. */
export interface MediaSourceFixture {
  source: MediaSource;
  /** A file of exactly these bytes and this type. */
  file: { ref: MediaRef; bytes: Buffer; mime: string };
  /** One that can never be had. */
  gone: MediaRef;
  stop(): Promise<void>;
}

/** What providers rely on when they open what a user gave. */
export const mediaSourceSuite = (name: string, setup: () => Promise<MediaSourceFixture>): void => {
  describe(`MediaSource ${name}`, () => {
    let fixture: MediaSourceFixture;

    beforeAll(async () => {
      fixture = await setup();
    });
    afterAll(() => fixture.stop());

    const open = (ref: MediaRef, signal = new AbortController().signal) => fixture.source.open(ref, signal);

    it('opens the refs of its own name', () => expect(fixture.file.ref.source).toBe(fixture.source.name));

    it('gives the file, as often as it is asked', async () => {
      for (const time of [1, 2]) {
        const media = await open(fixture.file.ref);
        expect({ time, mime: media.mime }).toEqual({ time, mime: fixture.file.mime });
        expect(media.name).toMatch(/\w/);
        expect((await buffer(media.stream)).equals(fixture.file.bytes)).toBe(true);
        expect([undefined, fixture.file.bytes.length]).toContain(media.sizeBytes);
      }
    });

    it('rejects a file that can never be had', async () => {
      const error: unknown = await open(fixture.gone).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Rejected);
      expect((error as Rejected).failure.reason).toBe('media');
    });

    it('lets go when it is told to', async () => {
      const error: unknown = await open(fixture.file.ref, AbortSignal.abort(new Error('going down'))).catch(
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(Rejected);
    });
  });
};
