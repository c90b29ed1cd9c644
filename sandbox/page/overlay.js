import { h, icon, iconButton } from './dom.js';
import { fileUrl } from './server.js';
import { word } from './words.js';

const root = () => document.getElementById('overlays');

const TOAST_MS = 3600;

let toasts;

/** A short notice that goes away by itself: what a bot's ordinary answer to a button looks like. */
export const toast = (text) => {
  if (!toasts) {
    toasts = h('div', { class: 'toasts', role: 'status' });
    root().append(toasts);
  }
  const note = h('div', { class: 'toast', data: { testid: 'toast' } }, text);
  toasts.append(note);
  setTimeout(() => note.remove(), TOAST_MS + text.length * 25);
};

/** Shows a modal dialog; gone from the page once closed. */
export const openDialog = (dialog) => {
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  root().append(dialog);
  dialog.showModal();
};

/** What a bot's `show_alert` looks like. */
export const alertBox = (text) => {
  const dialog = h(
    'dialog',
    { data: { testid: 'alert' } },
    h('p', {}, text),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'main', onclick: () => dialog.close() }, 'OK'),
    ),
  );
  openDialog(dialog);
};

/** A menu beside a point; entries: {icon, label, note, act, testid}. */
export const popup = (entries, { x, y, above = false }) => {
  document.querySelector('.popup')?.remove();
  const close = () => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', escape, true);
  };
  const outside = (event) => !menu.contains(event.target) && close();
  const escape = (event) => event.key === 'Escape' && close();
  const menu = h(
    'div',
    { class: 'popup', role: 'menu' },
    entries.map(({ icon: name, label, note, act, testid }) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          data: testid ? { testid } : {},
          onclick: () => {
            close();
            act();
          },
        },
        name && icon(name),
        h('span', {}, label),
        note && h('span', { class: 'command-name' }, note),
      ),
    ),
  );
  root().append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(above ? y - height : y, innerHeight - height - 8))}px`;
  setTimeout(() => {
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('keydown', escape, true);
  });
};

/** Pictures at full size; items: {file, name, isVideo}. */
export const lightbox = (items, start) => {
  let index = start;
  const stage = h('div', { class: 'lightbox-stage' });
  const count = h('span', {});
  const show = (next) => {
    index = (next + items.length) % items.length;
    const { file, isVideo } = items[index];
    stage.replaceChildren(
      isVideo
        ? h('video', { src: fileUrl(file), controls: true, autoplay: true, loop: true })
        : h('img', { src: fileUrl(file), alt: word('photo') }),
    );
    count.textContent = items.length > 1 ? `${index + 1} / ${items.length}` : '';
  };
  const download = () => {
    const { file, name } = items[index];
    h('a', { href: fileUrl(file, name), download: name }).click();
  };
  const dialog = h(
    'dialog',
    { class: 'lightbox', data: { testid: 'lightbox' } },
    h(
      'div',
      { class: 'lightbox-bar' },
      count,
      iconButton('download', word('download'), download),
      iconButton('close', word('close'), () => dialog.close()),
    ),
    stage,
    items.length > 1 &&
      iconButton('back', word('before'), () => show(index - 1), { class: 'icon-button lightbox-step before' }),
    items.length > 1 &&
      iconButton('forward', word('after'), () => show(index + 1), { class: 'icon-button lightbox-step after' }),
  );
  dialog.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') show(index - 1);
    if (key === 'ArrowRight') show(index + 1);
  });
  stage.addEventListener('click', (event) => event.target === stage && dialog.close());
  show(index);
  openDialog(dialog);
};
