import { textOf } from './text-file';

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('the words of a text file', () => {
  it.each([
    ['UTF-8', Buffer.from(' кот в сапогах\n')],
    ['UTF-8 with a mark', Buffer.from('\ufeffкот в сапогах')],
    ['UTF-16 as Windows writes it', utf16('кот в сапогах')],
    ['UTF-16 the other way round', utf16('кот в сапогах').swap16()],
    ['windows-1251', Buffer.from([0xea, 0xee, 0xf2, 0x20, 0xe2, 0x20, 0xf1, 0xe0, 0xef, 0xee, 0xe3, 0xe0, 0xf5])],
  ])('are read from %s', (_encoding, bytes) => {
    expect(textOf(bytes)).toBe('кот в сапогах');
  });

  it('are not there in an empty file, nor in one that only has the name of a text', () => {
    expect(textOf(Buffer.from(' \n\t'))).toBeNull();
    expect(textOf(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'))).toBeNull();
  });
});
