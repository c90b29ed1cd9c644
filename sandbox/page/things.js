import { h } from './dom.js';
import { openDialog } from './overlay.js';
import { word } from './words.js';

const STICKERS = [
  ['smile', '😀'],
  ['heart', '❤️'],
  ['star', '⭐'],
  ['boat', '⛵'],
];
const DICE = ['🎲', '🎯', '🏀', '⚽', '🎳', '🎰'];
const SOMEWHERE = { latitude: 55.7558, longitude: 37.6173 };

const tiles = (title, entries) => {
  const dialog = h(
    'dialog',
    {},
    h('h3', {}, title),
    h(
      'div',
      { class: 'tiles' },
      entries.map(({ content, label, act, testid }) =>
        h(
          'button',
          {
            type: 'button',
            'aria-label': label,
            data: { testid },
            onclick: () => {
              dialog.close();
              act();
            },
          },
          content,
        ),
      ),
    ),
  );
  openDialog(dialog);
};

const form = (title, fields, submit) => {
  const inputs = fields.map(({ name, label, value = '', required = true }) =>
    h('input', { type: 'text', name, 'aria-label': label, placeholder: label, value, required, maxlength: 300 }),
  );
  const dialog = h(
    'dialog',
    {},
    h(
      'form',
      {
        method: 'dialog',
        onsubmit: () => submit(Object.fromEntries(inputs.map(({ name, value }) => [name, value.trim()]))),
      },
      h('h3', {}, title),
      inputs.map((input) => h('label', {}, input.placeholder, input)),
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', onclick: () => dialog.close() }, word('cancel')),
        h('button', { type: 'submit', class: 'main', data: { testid: 'thing-send' } }, word('send')),
      ),
    ),
  );
  openDialog(dialog);
  inputs[0].focus();
};

const askSticker = (send) =>
  tiles(
    word('sticker'),
    STICKERS.map(([name, emoji]) => ({
      content: h('img', { src: `/stickers/${name}.svg`, alt: '' }),
      label: emoji,
      testid: 'sticker',
      act: () => send({ kind: 'sticker', name, emoji }),
    })),
  );

const askDice = (send) =>
  tiles(
    word('dice'),
    DICE.map((emoji) => ({ content: emoji, label: emoji, testid: 'dice', act: () => send({ kind: 'dice', emoji }) })),
  );

const askPoll = (send) =>
  form(
    word('poll'),
    [
      { name: 'question', label: word('question') },
      ...[1, 2, 3, 4].map((number) => ({
        name: `option${number}`,
        label: `${word('option')} ${number}`,
        required: number < 3,
      })),
    ],
    ({ question, ...options }) => send({ kind: 'poll', question, options: Object.values(options).filter(Boolean) }),
  );

const askContact = (send, person) =>
  form(
    word('contact'),
    [
      { name: 'first_name', label: word('name'), value: person.first_name },
      { name: 'phone_number', label: word('phone'), value: '+79990001122' },
    ],
    (fields) => send({ kind: 'contact', ...fields }),
  );

const askPlace = (send) =>
  form(
    word('location'),
    [
      { name: 'latitude', label: word('latitude'), value: String(SOMEWHERE.latitude) },
      { name: 'longitude', label: word('longitude'), value: String(SOMEWHERE.longitude) },
    ],
    (fields) => send({ kind: 'location', ...fields }),
  );

/** Entries of the attachment menu; `choose(accept)` opens the browser's own dialog for files. */
export const attachments = ({ choose, send, person }) => [
  { icon: 'picture', label: word('photoOrVideo'), testid: 'attach-media', act: () => choose('image/*,video/*') },
  { icon: 'file', label: word('document'), testid: 'attach-file', act: () => choose('', 'document') },
  { icon: 'music', label: word('audio'), testid: 'attach-audio', act: () => choose('audio/*') },
  { icon: 'voice', label: word('voice'), testid: 'attach-voice', act: () => choose('audio/*', 'voice') },
  { icon: 'round', label: word('video_note'), testid: 'attach-round', act: () => choose('video/mp4', 'video_note') },
  { icon: 'smile', label: word('sticker'), testid: 'attach-sticker', act: () => askSticker(send) },
  { icon: 'poll', label: word('poll'), testid: 'attach-poll', act: () => askPoll(send) },
  { icon: 'person', label: word('contact'), testid: 'attach-contact', act: () => askContact(send, person) },
  { icon: 'place', label: word('location'), testid: 'attach-location', act: () => askPlace(send) },
  { icon: 'dice', label: word('dice'), testid: 'attach-dice', act: () => askDice(send) },
];
