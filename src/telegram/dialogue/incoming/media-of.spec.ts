import type { Message } from 'telegraf/types';
import { foundIn, mediaOf } from './media-of';

const message = (fields: object): Message =>
  ({ message_id: 1, date: 0, chat: { id: 1, type: 'private' }, ...fields }) as unknown as Message;

describe('files in messages', () => {
  it('take the largest size of a photo', () => {
    const photo = [
      { file_id: 's', width: 90, height: 90 },
      { file_id: 'l', width: 1280, height: 960, file_size: 9 },
      { file_id: 'm', width: 320, height: 240 },
    ];
    expect(mediaOf(message({ photo }))).toEqual({
      source: 'telegram',
      ref: 'l',
      kind: 'image',
      mime: 'image/jpeg',
      sizeBytes: 9,
      width: 1280,
      height: 960,
      order: 1,
    });
  });

  it.each([
    [{ video: { file_id: 'f', duration: 5 } }, 'video'],
    [{ animation: { file_id: 'f' }, document: { file_id: 'd' } }, 'video'],
    [{ video_note: { file_id: 'f', length: 240 } }, 'video'],
    [{ audio: { file_id: 'f', mime_type: 'audio/mp4' } }, 'audio'],
    [{ voice: { file_id: 'f' } }, 'audio'],
    [{ document: { file_id: 'f', mime_type: 'image/png' } }, 'image'],
    [{ document: { file_id: 'f', file_name: 'A.MOV' } }, 'video'],
    [{ document: { file_id: 'f', mime_type: 'application/pdf' } }, 'document'],
  ])('know what %j is', (fields, kind) => {
    expect(mediaOf(message(fields))).toMatchObject({ ref: 'f', kind });
  });

  it('take a still sticker for a picture, and find nothing in one that moves, or in a contact', () => {
    const sticker = { file_id: 'f', width: 512, height: 512 };
    const still = message({ sticker: { ...sticker, is_animated: false, is_video: false } });
    expect(mediaOf(still)).toMatchObject({ kind: 'image', mime: 'image/webp', width: 512 });
    expect(mediaOf(message({ sticker: { ...sticker, is_animated: true } }))).toBeNull();
    expect(mediaOf(message({ sticker: { ...sticker, is_video: true } }))).toBeNull();
    expect(foundIn([message({ contact: {} })])).toEqual({ kind: 'none' });
  });

  it('are one input when they are an album, with whichever caption there is', () => {
    const parts = ['a', 'b'].map((id) =>
      message({ photo: [{ file_id: id, width: 1, height: 1 }], ...(id === 'b' ? { caption: ' a cat ' } : {}) }),
    );
    const found = foundIn(parts);
    expect(found).toMatchObject({ kind: 'media', caption: 'a cat' });
    expect(found.kind === 'media' && found.items.map(({ ref }) => ref)).toEqual(['a', 'b']);
  });

  it.each([
    ['/menu', null],
    ['/menu@atelier_bot', null],
    ['/model nano-banana-edit', null],
    ['/imagine a cat\nin boots', 'a cat\nin boots'],
    ['/dev/null as art', '/dev/null as art'],
    ['/кот', '/кот'],
  ])('with the caption %j have the prompt %j', (caption, prompt) => {
    expect(foundIn([message({ photo: [{ file_id: 'f' }], caption })])).toMatchObject({ caption: prompt });
  });

  it('are taken from an album without those that are too large, with the words of each', () => {
    const big = { file_id: 'big', file_size: 20 * 1024 * 1024 + 1 };
    const parts = [
      message({ photo: [{ file_id: 'a', width: 1, height: 1 }], caption: 'the person' }),
      message({ video: big }),
      message({ photo: [{ file_id: 'b', width: 1, height: 1 }], caption: 'the place' }),
    ];
    const found = foundIn(parts);
    expect(found).toMatchObject({ kind: 'media', caption: 'the person\nthe place', leftOut: [big.file_size] });
    expect(found.kind === 'media' && found.items.map(({ ref }) => ref)).toEqual(['a', 'b']);
    expect(foundIn([message({ video: big }), message({ video: big })])).toEqual({
      kind: 'too_big',
      sizeBytes: big.file_size,
    });
  });

  it('above 20 MB are told about at once', () => {
    expect(foundIn([message({ video: { file_id: 'f', file_size: 20 * 1024 * 1024 + 1 } })])).toMatchObject({
      kind: 'too_big',
    });
    expect(foundIn([message({ video: { file_id: 'f', file_size: 20 * 1024 * 1024 } })])).toMatchObject({
      kind: 'media',
    });
  });

  it('are a prompt when they are a text file', () => {
    expect(foundIn([message({ document: { file_id: 'f', mime_type: 'text/plain', file_size: 100 } })])).toMatchObject({
      kind: 'text_file',
      fileId: 'f',
    });
  });
});
