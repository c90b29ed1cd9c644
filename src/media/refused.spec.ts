import { LOCALES } from '../i18n';
import { MediaRefused, REFUSAL_CODES, describeRefusal } from './refused';

const facts = { limit: 15, given: '40.3', tool: 'ffprobe', wanted: 'image_or_video' };

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
