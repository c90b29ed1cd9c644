import { avatar, botAvatar, h, icon, iconButton } from './dom.js';
import { summaryOf } from './media.js';
import { openDialog } from './overlay.js';
import { formatTime, locale, word } from './words.js';

const SEEN_KEY = 'atelier-seen';

/** How far each person has read, kept by the browser. */
const seen = JSON.parse(localStorage.getItem(SEEN_KEY) ?? '{}');

/** The side bar: everybody who has a phone in this sandbox. */
export class People {
  constructor(act) {
    this.act = act;
    this.list = h('ul', { class: 'people', 'aria-label': word('people'), data: { testid: 'user-switcher' } });
    this.elements = [
      h(
        'header',
        { class: 'sidebar-head' },
        botAvatar('small'),
        h('h1', {}, word('title')),
        iconButton('theme', word('theme'), () => act.switchTheme()),
      ),
      h('p', { class: 'sandbox-note' }, word('note')),
      this.list,
      h(
        'button',
        { type: 'button', class: 'add-person', data: { testid: 'add-user' }, onclick: () => this.ask() },
        icon('add'),
        word('addPerson'),
      ),
    ];
    this.people = [];
  }

  set(people, currentId) {
    this.people = people;
    this.currentId = currentId;
    this.draw();
  }

  find(id) {
    return this.people.find((person) => person.id === id);
  }

  /** A new message in somebody's chat. */
  note(id, message) {
    const person = this.find(id);
    if (!person) return;
    person.last = message;
    if (message.from?.is_bot) person.botMessageIds = [...new Set([...person.botMessageIds, message.message_id])];
    else person.started = true;
    this.draw();
  }

  /** The current person has everything on the screen. */
  markSeen() {
    const person = this.find(this.currentId);
    if (!person || document.hidden) return;
    seen[person.id] = person.botMessageIds.at(-1) ?? 0;
    localStorage.setItem(SEEN_KEY, JSON.stringify(seen));
    this.draw();
  }

  unread({ id, botMessageIds }) {
    return botMessageIds.filter((messageId) => messageId > (seen[id] ?? 0)).length;
  }

  get unreadOfOthers() {
    return this.people.filter(({ id }) => id !== this.currentId).reduce((sum, person) => sum + this.unread(person), 0);
  }

  draw() {
    this.list.replaceChildren(...this.people.map((person) => h('li', {}, this.row(person))));
    this.act.onUnread(this.unreadOfOthers);
  }

  row(person) {
    const unread = person.id === this.currentId ? 0 : this.unread(person);
    return h(
      'button',
      {
        type: 'button',
        class: 'person',
        data: { testid: 'user', userId: person.id },
        'aria-current': person.id === this.currentId ? 'true' : 'false',
        onclick: () => this.act.choose(person.id),
      },
      avatar(person.first_name, person.id),
      h(
        'span',
        { class: 'person-name' },
        person.first_name,
        h('span', { class: 'person-language' }, person.language_code),
      ),
      h('span', { class: 'person-time' }, person.last ? formatTime(person.last.date) : ''),
      h('span', { class: 'person-last' }, person.last ? summaryOf(person.last) : word('noMessages')),
      unread > 0 && h('span', { class: 'badge', data: { testid: 'unread' } }, unread > 98 ? '99+' : String(unread)),
    );
  }

  ask() {
    const name = h('input', { type: 'text', maxlength: 64, required: true, data: { testid: 'user-name' } });
    const language = h(
      'select',
      { data: { testid: 'user-language' } },
      h('option', { value: 'ru', selected: locale === 'ru' }, 'Русский'),
      h('option', { value: 'en', selected: locale === 'en' }, 'English'),
    );
    const form = h(
      'form',
      {
        method: 'dialog',
        onsubmit: () => this.act.add(name.value, language.value),
      },
      h('h3', {}, word('addPerson')),
      h('label', {}, word('name'), name),
      h('label', {}, word('language'), language),
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', onclick: () => dialog.close() }, word('cancel')),
        h('button', { type: 'submit', class: 'main', data: { testid: 'user-create' } }, word('create')),
      ),
    );
    const dialog = h('dialog', {}, form);
    openDialog(dialog);
    name.focus();
  }
}
