/** Characters that no text has: what holds one is a picture, a program, or in an encoding that is not known here. */
// eslint-disable-next-line no-control-regex -- those are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

const decoded = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
};

/**
 * The words of a text file: UTF-8, UTF-16 with its mark (what Windows calls Unicode), else the old Russian encoding of
 * Windows, since those are what people's text files are in. Null if there are none.
 */
export const textOf = (bytes: Buffer): string | null => {
  const text = decoded(bytes).trim();
  return text === '' || NO_TEXT.test(text) ? null : text;
};
