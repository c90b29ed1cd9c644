import * as fc from 'fast-check';
import { faultsIn } from '../../../test/support/telegram-html';
import { Html, html, lines, paragraphs, plainText, visibleLength } from './html';
import { fitHtml, shorten, splitHtml } from './limits';

describe('html', () => {
  it('escapes what is put in and lets built mark-up through', () => {
    expect(html`<b>${'a<b> & "c"'}</b> ${html`<i>${1}</i>`}${null}`.value).toBe(
      '<b>a&lt;b&gt; &amp; &quot;c&quot;</b> <i>1</i>',
    );
  });

  it('leaves out empty lines', () => {
    expect(lines('a', false, null, html``, 'b').value).toBe('a\nb');
    expect(paragraphs('a', undefined, 'b').value).toBe('a\n\nb');
  });

  it('drops what Telegram refuses: halves of surrogate pairs and control characters', () => {
    expect(html`${'a\ud800b\udc00c\u0000d😀'}`.value).toBe('abcd😀');
  });

  it('gives back the plain text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const marked = html`<b>${text}</b>`;
        expect(faultsIn(marked.value)).toEqual([]);
        expect(html`${plainText(marked)}`.value).toBe(html`${text}`.value);
      }),
    );
  });
});

describe('shorten', () => {
  it('never cuts a surrogate pair', () => {
    expect(shorten('ab😀', 3)).toBe('ab…');
    expect(shorten('a😀b', 3)).toBe('a…');
    expect(shorten('abc', 3)).toBe('abc');
  });
});

const markup = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => html`${text}`),
      fc.string({ maxLength: 20 }).map((text) => html`<b>${text} <i>${text}</i></b>`),
      fc.constant(html``),
      fc.constant(html`&<>`.value === '' ? html`` : html`${'&<>"😀'}`),
    ),
    { maxLength: 30 },
  )
  .map((parts) => new Html(parts.map((part) => part.value).join('')));

describe('limits', () => {
  it('fit a text with all tags closed', () => {
    fc.assert(
      fc.property(markup, fc.integer({ min: 2, max: 200 }), (text, limit) => {
        const fitted = fitHtml(text, limit);
        expect(visibleLength(fitted)).toBeLessThanOrEqual(limit);
        expect(faultsIn(fitted.value)).toEqual([]);
      }),
    );
  });

  it('split a text into parts that are whole mark-up and lose no words', () => {
    fc.assert(
      fc.property(markup, fc.integer({ min: 20, max: 200 }), (text, limit) => {
        const parts = splitHtml(text, limit);
        for (const part of parts) {
          expect(visibleLength(part)).toBeLessThanOrEqual(limit);
          expect(faultsIn(part.value)).toEqual([]);
        }
        const words = (value: string): string => value.replace(/\s+/g, '');
        expect(words(parts.map(plainText).join(''))).toBe(words(plainText(text)));
      }),
    );
  });
});
