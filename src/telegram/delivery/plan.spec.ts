import type { StoredOutput } from '../../generation';
import { type PlannedSend, modesFor, planDelivery, uploadKind } from './plan';

const image = (url = 'https://x/a.png'): StoredOutput => ({ kind: 'image', url });
const options = { asFiles: false, files: [] };
const shape = (sends: PlannedSend[]): string[] =>
  sends.map((send) => {
    const what =
      send.kind === 'file' ? send.file.kind : send.kind === 'album' ? `album of ${send.files.length}` : send.kind;
    return `${what}${send.caption ? ' +caption' : ''}${send.buttons ? ' +buttons' : ''}`;
  });

describe('what is sent for a result', () => {
  it.each([
    [[image()], ['photo +caption +buttons']],
    [[{ kind: 'video', url: 'https://x' }], ['video +caption +buttons']],
    [[{ kind: 'audio', url: 'https://x' }], ['audio +caption +buttons']],
    [[{ kind: 'text', text: 'words' }], ['text +caption +buttons']],
    [[{ kind: 'text', text: 'w'.repeat(5000) }], ['text_file +caption +buttons']],
    [[{ kind: 'json', json: { a: 1 } }], ['text_file +caption +buttons']],
    [
      [image(), image()],
      ['album of 2 +caption', 'buttons +buttons'],
    ],
    [Array.from({ length: 11 }, () => image()), ['album of 10 +caption', 'photo', 'buttons +buttons']],
    [
      [image(), { kind: 'video', url: 'https://x' }],
      ['album of 2 +caption', 'buttons +buttons'],
    ],
    [
      [{ kind: 'audio', url: 'https://x' }, image()],
      ['audio +caption', 'photo', 'buttons +buttons'],
    ],
    [
      [
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
      ],
      ['text +caption', 'text', 'buttons +buttons'],
    ],
  ] as [StoredOutput[], string[]][])('%#', (outputs, expected) => {
    expect(shape(planDelivery(outputs, options))).toEqual(expected);
  });

  it('is documents for those who want originals', () => {
    expect(shape(planDelivery([image(), image()], { asFiles: true, files: [] }))).toEqual([
      'album of 2 +caption',
      'buttons +buttons',
    ]);
    expect(shape(planDelivery([image()], { asFiles: true, files: [] }))).toEqual(['document +caption +buttons']);
  });

  it('is what Telegram has already, as what it was sent', () => {
    const [send] = planDelivery([image()], { asFiles: true, files: [{ kind: 'photo', fileId: 'f' }] });
    expect(send).toMatchObject({ kind: 'file', file: { kind: 'photo', fileId: 'f' } });
  });

  it('has a file name without surprises', () => {
    const [send] = planDelivery([{ kind: 'json', json: null, name: '../a b.txt' }], options);
    expect(send).toMatchObject({ name: '..-a-b.json', content: 'null' });
  });
});

describe('ways to send a file', () => {
  const file = { kind: 'photo' as const, index: 0, output: image(), fileId: null };

  it('begin with what costs least', () => {
    expect(modesFor({ ...file, fileId: 'f' })).toEqual(['file_id', 'url', 'upload', 'upload_document', 'link']);
    expect(modesFor(file)).toEqual(['url', 'upload', 'upload_document', 'link']);
    expect(modesFor({ ...file, kind: 'document' })).toEqual(['upload_document', 'link']);
    expect(modesFor({ ...file, output: image('data:x') })).toEqual(['upload', 'upload_document', 'link']);
  });

  it('follow the size', () => {
    const megabyte = 1024 * 1024;
    expect(uploadKind('photo', 10 * megabyte)).toBe('photo');
    expect(uploadKind('photo', 10 * megabyte + 1)).toBe('document');
    expect(uploadKind('video', 50 * megabyte)).toBe('video');
    expect(uploadKind('video', 50 * megabyte + 1)).toBe('link');
    expect(uploadKind('photo', undefined)).toBe('photo');
  });
});
