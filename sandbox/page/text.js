import { h } from './dom.js';
import { word } from './words.js';
import { toast } from './overlay.js';

const copy = (text) => navigator.clipboard?.writeText(text).then(() => toast(word('copied')));

/** Only these may be opened; anything else stays text. */
const safeUrl = (url) => (/^(https?|tg|mailto|tel):/i.test(url) ? url : `https://${url}`);

/** The payload of a link to this very bot ('' if it has none), or undefined for any other link. */
export const deepLink = (url, act) => {
  const web = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)(?:\?(.*))?$/i.exec(url);
  const app = /^tg:\/\/resolve\?(.*)$/i.exec(url);
  const query = new URLSearchParams(web?.[2] ?? app?.[1] ?? '');
  const username = web?.[1] ?? query.get('domain');
  return username && act.isBot(username) ? (query.get('start') ?? '') : undefined;
};

const link = (url, children, act) => {
  const start = deepLink(url, act);
  if (start !== undefined) {
    return h('button', { type: 'button', class: 'command', onclick: () => act.start(start) }, children);
  }
  return h('a', { href: safeUrl(url), target: '_blank', rel: 'noopener noreferrer' }, children);
};

const codeBlock = (entity, text) => [
  h(
    'pre',
    {},
    entity.language &&
      h('header', {}, entity.language, h('button', { type: 'button', onclick: () => copy(text) }, word('copy'))),
    h('div', {}, text),
  ),
];

const ELEMENTS = {
  bold: (_, children) => h('b', {}, children),
  italic: (_, children) => h('i', {}, children),
  underline: (_, children) => h('u', {}, children),
  strikethrough: (_, children) => h('s', {}, children),
  code: (_, children, text) => h('code', { onclick: () => copy(text), title: word('copy') }, children),
  pre: (entity, _, text) => codeBlock(entity, text),
  spoiler: (_, children) => {
    const open = () => {
      cover.classList.add('open');
      cover.removeAttribute('aria-label');
    };
    const cover = h(
      'span',
      { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': word('spoiler'), onclick: open },
      children,
    );
    cover.addEventListener('keydown', ({ key }) => key === 'Enter' && open());
    return cover;
  },
  blockquote: (_, children) => h('blockquote', {}, children),
  expandable_blockquote: (_, children) => {
    const quote = h('blockquote', { class: 'folded', onclick: () => quote.classList.toggle('folded') }, children);
    return quote;
  },
  text_link: (entity, children, _, act) => link(entity.url, children, act),
  url: (_, children, text, act) => link(text, children, act),
  mention: (_, children, text, act) =>
    act.isBot(text.slice(1))
      ? h('button', { type: 'button', class: 'command', onclick: () => act.write(`${text} `) }, children)
      : h('a', { href: `https://t.me/${text.slice(1)}`, target: '_blank', rel: 'noopener noreferrer' }, children),
  text_mention: (_, children) => h('b', {}, children),
  hashtag: (_, children) => h('span', { class: 'tag' }, children),
  email: (_, children, text) => h('a', { href: `mailto:${text}` }, children),
  bot_command: (_, children, text, act) =>
    h('button', { type: 'button', class: 'command', onclick: () => act.say(text) }, children),
};

/** Text with Telegram's entities as nodes. Entities may nest, so each one formats its own stretch recursively. */
export const formatted = (text, entities, act) => build(text, 0, text.length, entities ?? [], act);

const build = (text, from, to, entities, act) => {
  const nodes = [];
  let position = from;
  const inside = entities.filter(({ offset, length }) => offset >= from && offset + length <= to);
  for (let index = 0; index < inside.length; index++) {
    const entity = inside[index];
    if (entity.offset < position) continue;
    if (entity.offset > position) nodes.push(text.slice(position, entity.offset));
    const end = entity.offset + entity.length;
    const children = build(text, entity.offset, end, inside.slice(index + 1), act);
    const make = ELEMENTS[entity.type];
    nodes.push(make ? make(entity, children, text.slice(entity.offset, end), act) : children);
    position = end;
    // A block of its own brings its line break with it.
    if (/^(pre|.*blockquote)$/.test(entity.type) && text[position] === '\n') position++;
  }
  if (position < to) nodes.push(text.slice(position, to));
  return nodes.flat(Infinity);
};
