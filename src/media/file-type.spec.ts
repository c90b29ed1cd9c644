import { fileTypeOf, sniff } from './file-type';

describe('fileTypeOf', () => {
  const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

  it.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['\0\0\0\x18ftypheic', 'image/heic'],
    ['\0\0\0\x18ftypavif', 'image/avif'],
    ['\0\0\0\x18ftypqt  ', 'video/quicktime'],
    ['\0\0\0\x18ftypisom', 'video/mp4'],
    ['\0\0\0\x18ftypM4A ', 'audio/mp4'],
    ['\x1a\x45\xdf\xa3\x01\0\0\x1f\x42\x82\x84webm', 'video/webm'],
    ['ID3\x04', 'audio/mpeg'],
    ['\xff\xfb\x90', 'audio/mpeg'],
    ['\xff\xf1\x50', 'audio/aac'],
    ['OggS', 'audio/ogg'],
    ['%PDF-1.7', 'application/pdf'],
  ])('knows %j', (head, mime) => expect(sniff(bytes(head))?.mime).toBe(mime));

  it('believes the content, not the name', () => {
    expect(fileTypeOf(bytes('\xff\xd8\xff\xe0'), { mime: 'image/png', name: 'a.png' })).toEqual({
      mime: 'image/jpeg',
      extension: 'jpg',
    });
  });

  it('believes the declaration where the content says nothing', () => {
    expect(fileTypeOf(bytes('hello'), { mime: 'text/plain; charset=utf-8', name: 'a.txt' })).toEqual({
      mime: 'text/plain',
      extension: 'txt',
    });
    expect(fileTypeOf(bytes('a sound that begins oddly'), { mime: 'audio/mpeg', name: 'a.mp3' }).mime).toBe(
      'audio/mpeg',
    );
    expect(fileTypeOf(bytes('hello'), {})).toEqual({ mime: 'application/octet-stream', extension: 'bin' });
  });

  it('does not believe that something is a picture which does not begin like one', () => {
    expect(fileTypeOf(bytes('hello'), { mime: 'image/png', name: 'a.png' }).mime).toBe('application/octet-stream');
  });

  it('takes sound in a video container for what it was declared as', () => {
    expect(fileTypeOf(bytes('\0\0\0\x18ftypisom'), { mime: 'audio/mp4' }).mime).toBe('audio/mp4');
  });
});
