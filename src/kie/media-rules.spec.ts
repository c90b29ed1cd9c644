import { fileTypeOf, sniff } from './file-type';
import { judge } from './media-rules';

const png = { mime: 'image/png', extension: 'png' };
const heic = { mime: 'image/heic', extension: 'heic' };
const bmp = { mime: 'image/bmp', extension: 'bmp' };
const ogg = { mime: 'audio/ogg', extension: 'ogg' };
const mp4 = { mime: 'video/mp4', extension: 'mp4' };

describe('judge', () => {
  it.each([
    ['a picture that the model takes', png, 10, { format: 'image_url', accept: ['image/png'] }, { do: 'send' }],
    ['a picture of an undocumented model', png, 10, { format: 'image_url' }, { do: 'send' }],
    [
      'an odd picture of an undocumented model',
      bmp,
      10,
      { format: 'image_url' },
      { do: 'convert_image', to: 'image/png' },
    ],
    [
      'a photo of a phone',
      heic,
      10,
      { format: 'image_url', accept: ['image/png', 'image/jpeg'] },
      { do: 'convert_image', to: 'image/jpeg' },
    ],
    [
      'a picture that is too large',
      png,
      11_000_000,
      { format: 'image_url', accept: ['image/png', 'image/jpg'], maxSizeMb: 10 },
      { do: 'convert_image', to: 'image/jpeg' },
    ],
    [
      'an mp3 by another name',
      { mime: 'audio/mpeg', extension: 'mp3' },
      1,
      { format: 'audio_url', accept: ['audio/mp3'] },
      { do: 'send' },
    ],
    [
      'a voice message',
      ogg,
      1,
      { format: 'audio_url', accept: ['audio/wav', 'audio/mpeg'] },
      { do: 'convert_audio', to: 'audio/mpeg' },
    ],
    ['sound of an undocumented model', ogg, 1, { format: 'audio_url' }, { do: 'send' }],
    [
      'a video where pictures go too',
      mp4,
      1,
      { format: 'image_or_video_url', accept: ['image/png', 'video/mp4'] },
      { do: 'send' },
    ],
    ['any document', { mime: 'text/plain', extension: 'txt' }, 1, { format: 'document_url' }, { do: 'send' }],
  ] as const)('%s', (_name, type, size, parameter, expected) => {
    expect(judge(type, size, parameter as never)).toEqual(expected);
  });

  it.each([
    ['a video for a picture', mp4, 1, { format: 'image_url' }, /model wants image/],
    [
      'a video of another format',
      mp4,
      1,
      { format: 'video_url', accept: ['video/quicktime'] },
      /takes video\/quicktime/,
    ],
    ['a video that is too large', mp4, 60_000_000, { format: 'video_url', maxSizeMb: 50 }, /larger than 50 MB/],
  ] as const)('refuses %s', (_name, type, size, parameter, message) => {
    expect(judge(type, size, parameter as never)).toMatchObject({
      do: 'refuse',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

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
