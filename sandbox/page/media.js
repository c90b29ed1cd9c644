import { h, icon } from './dom.js';
import { lightbox } from './overlay.js';
import { soundRow } from './player.js';
import { fileUrl } from './server.js';
import { formatDuration, formatPrice, formatSize, word } from './words.js';

const MAX_SIDE = 420;
const MIN_SIDE = 160;

/** Rows of an album by the number of its parts. */
const ROWS = {
  2: [2],
  3: [1, 2],
  4: [2, 2],
  5: [2, 3],
  6: [3, 3],
  7: [2, 2, 3],
  8: [2, 3, 3],
  9: [3, 3, 3],
  10: [2, 4, 4],
};

const visual = (message) => message.photo?.at(-1) ?? message.video ?? message.animation;

/** Of a photo the size that fills the bubble on a sharp screen. */
const shownPhoto = (sizes) =>
  sizes.find(({ width, height }) => Math.max(width, height) >= MAX_SIDE * 2) ?? sizes.at(-1);

const ratioOf = ({ width, height }, low, high) =>
  Math.min(high, Math.max(low, width && height ? width / height : 16 / 9));

const fileName = (message) => {
  const file = visual(message);
  return file.file_name ?? (message.photo ? `photo_${message.message_id}.jpg` : `video_${message.message_id}.mp4`);
};

const tile = (message, group, index) => {
  const open = () =>
    lightbox(
      group.map((part) => ({ file: visual(part), name: fileName(part), isVideo: !part.photo })),
      index,
    );
  const covered = message.has_media_spoiler ? ' covered' : '';
  const uncover = (event) => {
    if (!event.currentTarget.classList.contains('covered')) return false;
    event.currentTarget.classList.remove('covered');
    return true;
  };
  if (message.photo) {
    const image = h('img', {
      src: fileUrl(shownPhoto(message.photo)),
      alt: word('photo'),
      loading: 'lazy',
      decoding: 'async',
    });
    const onclick = (event) => uncover(event) || open();
    return h(
      'button',
      { type: 'button', class: `tile${covered}`, data: { testid: 'photo' }, 'aria-label': word('photo'), onclick },
      image,
    );
  }
  return videoTile(message, covered, uncover);
};

const videoTile = (message, covered, uncover) => {
  const file = message.video ?? message.animation;
  const isLoop = message.animation !== undefined;
  if (isLoop && file.mime_type === 'image/gif') {
    return h(
      'div',
      { class: `tile${covered}`, data: { testid: 'animation' }, onclick: uncover },
      h('img', { src: fileUrl(file), alt: 'GIF' }),
      h('span', { class: 'pill' }, 'GIF'),
    );
  }
  const video = h('video', {
    src: `${fileUrl(file)}#t=0.01`,
    preload: 'metadata',
    playsinline: true,
    loop: isLoop,
    autoplay: isLoop,
  });
  video.muted = isLoop;
  const pill = h('span', { class: 'pill' }, isLoop ? 'GIF' : formatDuration(file.duration));
  const frame = h(
    'div',
    { class: `tile${covered}`, data: { testid: isLoop ? 'animation' : 'video' }, onclick: uncover },
    video,
    pill,
  );
  if (isLoop) return frame;
  const start = h(
    'button',
    { type: 'button', class: 'play-over', 'aria-label': word('play') },
    h('span', {}, icon('play')),
  );
  start.addEventListener('click', (event) => {
    event.stopPropagation();
    frame.classList.remove('covered');
    start.remove();
    pill.remove();
    video.controls = true;
    void video.play();
  });
  frame.append(start);
  return frame;
};

/** One picture or film, or an album of them as a mosaic. `meta` lies upon it when there is no text under it. */
const visualBlock = (group, hasCaption, meta) => {
  const first = visual(group[0]);
  const className = `media${hasCaption ? ' captioned' : ''}`;
  if (group.length === 1) {
    const ratio = ratioOf(first, 0.45, 2.6);
    const natural = Math.max(first.width || MAX_SIDE, MIN_SIDE);
    const width = Math.round(Math.min(MAX_SIDE, Math.max(natural, 240), MAX_SIDE * ratio));
    return h(
      'div',
      { class: className, style: `--width: ${width}px; aspect-ratio: ${ratio}` },
      tile(group[0], group, 0),
      !hasCaption && meta,
    );
  }
  const rows = [];
  let next = 0;
  for (const count of ROWS[group.length] ?? [group.length]) {
    const part = group
      .slice(next, next + count)
      .map((message, offset) => ({ message, index: next + offset, ratio: ratioOf(visual(message), 0.66, 1.8) }));
    next += count;
    const sum = part.reduce((total, { ratio }) => total + ratio, 0);
    rows.push(
      h(
        'div',
        { class: 'album-row', style: `aspect-ratio: ${Math.max(sum, 1.15)}` },
        part.map(({ message, index, ratio }) => {
          const element = tile(message, group, index);
          element.style.flex = `${ratio * 100} 1 0`;
          return element;
        }),
      ),
    );
  }
  return h(
    'div',
    { class: className, style: `--width: ${MAX_SIDE}px`, data: { testid: 'album' } },
    h('div', { class: 'album' }, rows),
    !hasCaption && meta,
  );
};

const documentRow = ({ document: file }) => {
  const name = file.file_name ?? word('document');
  const extension = name.includes('.') ? name.split('.').pop().slice(0, 4).toUpperCase() : '';
  const badge = file.thumbnail
    ? h('span', { class: 'circle picture' }, h('img', { src: fileUrl(file.thumbnail), alt: '' }))
    : h('span', { class: 'circle' }, extension || icon('file'));
  return h(
    'a',
    { class: 'row', href: fileUrl(file, name), download: name, data: { testid: 'document' } },
    badge,
    h('span', { class: 'row-title' }, name),
    h('span', { class: 'row-note' }, `${formatSize(file.file_size ?? 0)} · ${word('download')}`),
  );
};

const row = (iconName, title, note, testid) =>
  h(
    'div',
    { class: 'row', data: { testid } },
    h('span', { class: 'circle' }, icon(iconName)),
    h('span', { class: 'row-title' }, title),
    h('span', { class: 'row-note' }, note),
  );

const pollBlock = ({ question, options, total_voter_count: total }) =>
  h(
    'div',
    { class: 'poll', data: { testid: 'poll' } },
    h('b', {}, question),
    h('div', { class: 'row-note' }, word('anonymousPoll')),
    options.map(({ text }) => h('div', { class: 'poll-option' }, h('i', {}), text)),
    h('div', { class: 'row-note' }, total > 0 ? String(total) : word('votes')),
  );

const otherBlock = (message) => {
  const { voice, audio, contact, location, invoice, sticker, video_note: note, dice, poll } = message;
  if (voice) return soundRow(voice, { isVoice: true, note: formatSize(voice.file_size ?? 0) });
  if (audio)
    return soundRow(audio, {
      title: [audio.performer, audio.title].filter(Boolean).join(' – ') || audio.file_name || word('audio'),
      note: formatSize(audio.file_size ?? 0),
    });
  if (message.document && !message.animation) return documentRow(message);
  if (sticker) return h('img', { class: 'sticker', src: fileUrl(sticker), alt: word('sticker') });
  if (note) return h('video', { class: 'round', src: fileUrl(note), controls: true, loop: true });
  if (dice) return h('span', { class: 'big-emoji' }, `${dice.emoji} ${dice.value}`);
  if (poll) return pollBlock(poll);
  if (contact)
    return row(
      'person',
      [contact.first_name, contact.last_name].filter(Boolean).join(' '),
      contact.phone_number,
      'contact',
    );
  if (location)
    return row(
      'place',
      word('location'),
      `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`,
      'location',
    );
  if (invoice)
    return h(
      'div',
      { class: 'invoice', data: { testid: 'invoice' } },
      h('b', {}, invoice.title),
      invoice.description,
      h('div', { class: 'price' }, formatPrice(invoice)),
    );
  return undefined;
};

/** What is above the words of a bubble. The key tells whether an edit has changed it. */
export const mediaBlock = (group, hasCaption, meta) => {
  if (group.every(visual)) return visualBlock(group, hasCaption, meta);
  const blocks = group.map(otherBlock).filter(Boolean);
  return blocks.length > 1 ? h('div', {}, blocks) : blocks[0];
};

export const isVisual = (message) => visual(message) !== undefined;
export const isBare = ({ sticker, video_note, dice }) => Boolean(sticker || video_note || dice);

export const kindOf = (message) =>
  [
    'photo',
    'animation',
    'video',
    'audio',
    'voice',
    'video_note',
    'sticker',
    'document',
    'contact',
    'location',
    'dice',
    'poll',
    'invoice',
  ].find((kind) => message[kind]) ?? 'text';

/** The small picture beside a quote. */
export const thumbnail = ({ photo, document }) => {
  const file = photo?.find(({ width, height }) => Math.max(width, height) > 90) ?? photo?.[0] ?? document?.thumbnail;
  return file && h('img', { src: fileUrl(file), alt: '' });
};

/** One line for lists and quotes. */
export const summaryOf = (message) => {
  const words = message.text ?? message.caption;
  const kind = kindOf(message);
  if (message.successful_payment) return word('paid');
  if (message.pinned_message) return word('pinned');
  if (kind === 'poll') return `${word('poll')}: ${message.poll.question}`;
  if (kind === 'sticker' || kind === 'dice') return `${message[kind].emoji ?? ''} ${word(kind)}`.trim();
  if (kind === 'document' && !words) return message.document.file_name ?? word('document');
  return words ? words.replace(/\s+/g, ' ').slice(0, 120) : word(kind);
};
