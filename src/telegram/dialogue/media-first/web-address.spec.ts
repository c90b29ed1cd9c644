import { kindAt, onlyAddress } from './web-address';

describe('a message that is a link', () => {
  it('is one address and nothing else', () => {
    expect(onlyAddress(' https://example.org/a.png\n')).toBe('https://example.org/a.png');
    expect(onlyAddress('look: https://example.org/a.png')).toBeNull();
    expect(onlyAddress('https://a.org https://b.org')).toBeNull();
    expect(onlyAddress('a cat')).toBeNull();
  });

  it.each([
    ['https://example.org/a.PNG?size=2', 'image'],
    ['https://example.org/film.mp4#t=3', 'video'],
    ['https://example.org/a/b.ogg', 'audio'],
    ['https://example.org/report.pdf', 'document'],
    ['https://example.org/gallery', null],
    ['https://example.org/?file=a.png', null],
  ])('%s -> %s', (address, kind) => {
    expect(kindAt(address)).toBe(kind);
  });
});
