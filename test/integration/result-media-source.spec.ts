import { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { type GenerationProviders, type Generations, MediaSources, Rejected } from '../../src/generation';
import type { MediaRef, OpenedMedia } from '../../src/registry';
import { ResultMediaSource } from '../../src/telegram/delivery/result-media-source';
import { resultRef } from '../../src/telegram/delivery/result-ref';
import { aModel } from '../support/model-builder';

const ID = '01234567-89ab-4cde-8f01-23456789abcd';
const opened = (name: string): OpenedMedia => ({ stream: Readable.from([]), name, mime: 'image/png' });

/** A result whose provider gives it, or says that it is gone. */
const sourceOf = (facts: { isThere: boolean; isSent: boolean; isDeleted?: boolean }): ResultMediaSource => {
  const receipt = facts.isSent ? { messageIds: [7], files: [{ kind: 'photo', fileId: 'copy' }] } : null;
  const generation = {
    id: ID,
    model: aModel({ id: 'x', provider: 'kie' }),
    outputs: [{ kind: 'image', url: 'https://x/a.png' }],
    receipt,
  };
  const provider = {
    open: () => (facts.isThere ? Promise.resolve(opened('original')) : Promise.reject(gone())),
  };
  const sources = new MediaSources();
  sources.register({ name: 'telegram', open: (ref: MediaRef) => Promise.resolve(opened(ref.ref)) });
  const generations = { view: () => Promise.resolve(facts.isDeleted === true ? null : generation) };
  const providers = { find: (name: string) => (name === 'kie' ? provider : undefined) };
  return new ResultMediaSource(
    sources,
    generations as unknown as Generations,
    providers as unknown as GenerationProviders,
    {} as DataSource,
  );
};
const gone = (): Rejected => new Rejected({ reason: 'media', code: 'status', message: '404' });

describe('a result as the input of another model', () => {
  const open = async (facts: Parameters<typeof sourceOf>[0], number = 1): Promise<string | undefined> =>
    (await sourceOf(facts).open(resultRef(ID, number, 'image'), AbortSignal.timeout(5_000))).name;

  it('is what the provider made, while it keeps it; then the copy in the chat', async () => {
    expect(await open({ isThere: true, isSent: true })).toBe('original');
    expect(await open({ isThere: false, isSent: true })).toBe('copy');
    await expect(open({ isThere: false, isSent: false })).rejects.toThrow(Rejected);
  });

  it('is refused in words when its owner has deleted it, or there is none of that number', async () => {
    await expect(open({ isThere: true, isSent: true, isDeleted: true })).rejects.toThrow('deleted');
    await expect(open({ isThere: true, isSent: true }, 2)).rejects.toThrow('no longer there');
  });
});
