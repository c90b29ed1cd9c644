import { formatText, typedText } from './index';

const html = (source: string) => formatText(source, 'HTML', undefined);

describe('HTML', () => {
  it('turns tags into entities and counts in UTF-16 units', () => {
    expect(html('🙂 <b>жирный <i>оба</i></b> &lt;x&gt; &#128512; &nbsp;')).toEqual({
      text: '🙂 жирный оба <x> 😀 &nbsp;',
      entities: [
        { type: 'bold', offset: 3, length: 10 },
        { type: 'italic', offset: 10, length: 3 },
      ],
    });
  });

  it('knows links, spoilers, quotes and code with a language', () => {
    const source =
      '<a href="https://a.io/?x=1&amp;y=2">a</a> <tg-spoiler>b</tg-spoiler> <span class="tg-spoiler">c</span>' +
      '<blockquote expandable>q</blockquote><pre><code class="language-js">let</code></pre>';
    expect(html(source).entities).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://a.io/?x=1&y=2' },
      { type: 'spoiler', offset: 2, length: 1 },
      { type: 'spoiler', offset: 4, length: 1 },
      { type: 'expandable_blockquote', offset: 5, length: 1 },
      { type: 'pre', offset: 6, length: 3, language: 'js' },
    ]);
  });

  it.each([
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['я <br>', 'Unsupported start tag "br" at byte offset 3'],
    ['<b>x', `Can't find end tag corresponding to start tag "b"`],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<a href="x', 'Unclosed start tag "a" at byte offset 0'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ])('refuses %s', (source, reason) => {
    expect(() => html(source)).toThrow(`Bad Request: can't parse entities: ${reason}`);
  });

  it('trims white space and moves the entities along', () => {
    expect(html('\n  <b> x </b> \n')).toEqual({ text: 'x', entities: [{ type: 'bold', offset: 0, length: 1 }] });
  });
});

it('finds commands, links, mentions and tags in what people type', () => {
  const { entities } = typedText('/model wan/2-6 https://kie.ai/x. @somebody #тег a@b.co');
  expect(entities.map(({ type }) => type)).toEqual(['bot_command', 'url', 'mention', 'hashtag', 'email']);
  expect(entities[1]).toEqual({ type: 'url', offset: 15, length: 16 });
});
