import { h, icon } from './dom.js';
import { isBare, isVisual, kindOf, mediaBlock, summaryOf, thumbnail } from './media.js';
import { formatted } from './text.js';
import { formatPrice, formatTime, word } from './words.js';

const TAIL = 'M9 16C4 16 1 14.500 0 13.500 4 12 7 8 7 0h2z';

const tailShape = () => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'tail-shape');
  svg.setAttribute('viewBox', '0 0 9 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', TAIL);
  svg.append(path);
  return svg;
};

const metaLine = (message, isOwn, isRead) =>
  h(
    'span',
    { class: 'meta' },
    message.edit_date && h('span', { data: { testid: 'edited' } }, word('edited')),
    h('time', { datetime: new Date(message.date * 1000).toISOString() }, formatTime(message.date)),
    isOwn && [icon(isRead ? 'ticks' : 'tick'), h('span', { class: 'visually-hidden' }, word(isRead ? 'read' : 'sent'))],
  );

const quote = (replied, act) =>
  h(
    'button',
    { type: 'button', class: 'quote', onclick: () => act.show(replied.message_id) },
    thumbnail(replied),
    h('b', {}, replied.from?.first_name ?? ''),
    h('span', {}, summaryOf(replied)),
  );

const originName = ({ sender_user: user, sender_user_name: name }) =>
  name ?? [user?.first_name, user?.last_name].filter(Boolean).join(' ');

const forwardLine = ({ forward_origin: origin }) =>
  origin &&
  h(
    'div',
    { class: 'origin', data: { testid: 'forwarded' } },
    `${word('forwardedFrom')} `,
    h('b', {}, originName(origin)),
  );

const viaLine = ({ via_bot: bot }) =>
  bot && h('div', { class: 'origin' }, `${word('via')} `, h('b', {}, `@${bot.username}`));

const keyboard = (message, act) => {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return undefined;
  return h(
    'div',
    { class: 'keyboard', role: 'group' },
    rows.map((row, y) =>
      h(
        'div',
        { class: 'keyboard-row' },
        row.map((button, x) => {
          const isLink = button.url ?? button.web_app ?? button.login_url;
          const corner = isLink && icon('link');
          corner?.classList.add('corner');
          return h(
            'button',
            {
              type: 'button',
              class: `inline-button ${button.style ?? ''}`,
              title: button.text.length > 24 && button.text,
              data: { testid: 'inline-button' },
              'aria-busy': act.isBusy(message.message_id, y, x) && 'true',
              onclick: () => act.press(message, y, x),
            },
            button.text,
            corner,
          );
        }),
      ),
    ),
  );
};

const serviceText = (message) => {
  if (message.pinned_message) return `${word('pinned')}: ${summaryOf(message.pinned_message)}`;
  if (message.successful_payment) return `${word('paid')}: ${formatPrice(message.successful_payment)}`;
  return undefined;
};

/**
 * The bubble of a message, or of an album's messages. `before` is the bubble that it replaces: unchanged media move
 * over from it, so that an edited caption does not stop a film.
 */
export const bubble = (group, { isOwn, isRead, reactions, act, before }) => {
  const [message] = group;
  const service = serviceText(message);
  const data = { testid: 'message', messageId: message.message_id, from: isOwn ? 'me' : 'bot', kind: kindOf(message) };
  if (service) return h('div', { class: 'service', data }, service);
  const captioned = group.find(({ text, caption }) => text ?? caption);
  const words = captioned && (captioned.text ?? captioned.caption);
  const newest = group.at(-1);
  const shape = group.map((part) => part[kindOf(part)]);
  const mediaKey = JSON.stringify([kindOf(message) === 'text' ? '' : shape, words !== undefined]);
  const hasVisual = group.every(isVisual);
  const meta = metaLine({ ...newest, edit_date: group.find((part) => part.edit_date)?.edit_date }, isOwn, isRead);
  const isSame = before?.mediaKey === mediaKey;
  const media = isSame ? before.media : mediaBlock(group, words !== undefined, meta);
  if (isSame && hasVisual && words === undefined) media.querySelector(':scope > .meta')?.replaceWith(meta);
  const hasWordsLine = words !== undefined || !(hasVisual || isBare(message));
  const body = h(
    'div',
    { class: 'bubble' },
    forwardLine(message) ?? viaLine(message),
    message.reply_to_message && quote(message.reply_to_message, act),
    media,
    hasWordsLine &&
      h(
        'div',
        { class: words === undefined ? 'words only-meta' : 'words', data: { testid: 'message-text' }, dir: 'auto' },
        words !== undefined && formatted(words, captioned.entities ?? captioned.caption_entities, act),
        meta,
      ),
    reactions?.length > 0 && h('span', { class: 'reactions' }, reactions.join(' ')),
    tailShape(),
  );
  const classes = ['message', isOwn && 'out', hasVisual && 'has-media', isBare(message) && 'bare'].filter(Boolean);
  const element = h('article', { class: classes.join(' '), data }, body, keyboard(newest, act));
  if (hasVisual) element.style.setProperty('--width', media.style.getPropertyValue('--width'));
  element.mediaKey = mediaKey;
  element.media = media;
  return element;
};
