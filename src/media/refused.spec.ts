import { LOCALES } from '../i18n';
import { MediaRefused, REFUSAL_CODES, describeRefusal, describeUnavailable } from './refused';

const facts = { limit: 15, given: '40.3', tool: 'ffprobe', wanted: 'image_or_video' };

describe('describeUnavailable', () => {
  it('tells in the words of the person why a source gives no file, and leaves other codes alone', () => {
    expect(describeUnavailable('unreachable', 'ru')).toContain('Сайт не отвечает');
    expect(describeUnavailable('unreachable', 'en')).toContain('does not answer');
    expect(describeUnavailable('size', 'en')).toBeNull();
    expect(describeUnavailable(undefined, 'en')).toBeNull();
  });
});

describe('describeRefusal', () => {
  it.each(REFUSAL_CODES)('has words for %s in both languages', (code) => {
    for (const locale of LOCALES)
      expect(describeRefusal({ code, parameters: facts }, locale)).toEqual(
        expect.not.stringMatching(/\{\{|media\.|undefined/),
      );
  });

  it('names the limit and what was given', () => {
    const refusal = { code: 'long', parameters: { limit: 15, given: 40.3 } } as const;
    expect(new MediaRefused(refusal).message).toMatch(/lasts 40\.3 s.*at most 15 s/);
    expect(describeRefusal(refusal, 'ru')).toMatch(/40\.3 с.*не больше 15 с/);
    expect(describeRefusal({ code: 'kind', parameters: { wanted: 'audio', given: 'image/png' } }, 'ru')).toContain(
      ': звук,',
    );
  });
});
