import { LOCALES } from '../../i18n';
import type { AlertKind } from '../../generation';
import { QUIET_MS, noticeText } from './notice-text';

const FACTS: Record<AlertKind, Record<string, string | number>> = {
  account: { provider: 'kie', reason: '402: <insufficient> {{credits}}' },
  price_drift: { model: 'a/b', quoted: 4, actual: 6.5, percent: '+63 %' },
  catalogue: { provider: 'kie', added: 2, gone: 1, back: 0, changed: 3, examples: 'x'.repeat(5_000) },
};

describe('what admins read', () => {
  it.each(LOCALES.flatMap((locale) => Object.keys(QUIET_MS).map((kind) => [locale, kind as AlertKind] as const)))(
    'in %s of %s: whole, plain and short enough for one message',
    (locale, kind) => {
      const text = noticeText(locale, { kind, facts: FACTS[kind] });
      expect(text.length).toBeLessThan(2_000);
      expect(text).toMatch(/npm run (doctor|sync-models)/);
      expect(text).not.toMatch(/<(b|i|code)>/);
    },
  );

  it("leaves the provider's words as they are", () => {
    expect(noticeText('en', { kind: 'account', facts: FACTS.account })).toContain('402: <insufficient> {{credits}}');
  });
});
