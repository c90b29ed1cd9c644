import { acceptDrops, albums, attachDialog } from './attach.js';
import { Chat } from './chat.js';
import { Composer } from './composer.js';
import { h } from './dom.js';
import { alertBox, popup, toast } from './overlay.js';
import { People } from './people.js';
import { get, listen, post } from './server.js';
import { deepLink } from './text.js';
import { attachments } from './things.js';
import { locale, word } from './words.js';

const CHOSEN_KEY = 'atelier-person';
const THEME_KEY = 'atelier-theme';

document.documentElement.lang = locale;
const setTheme = (theme) => (document.documentElement.dataset.theme = theme);
setTheme(localStorage.getItem(THEME_KEY) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));

let person;
let shownId;
let bot;
const busy = new Set();

const failed = (error) => toast(error.message);
const copyText = (text) => navigator.clipboard?.writeText(text).then(() => toast(word('copied')), failed);
const own = (path, body) => post(`people/${person.id}/${path}`, body);

/** Everything that a click can lead to. */
const act = {
  isBot: (username) => username.toLowerCase() === bot?.username?.toLowerCase(),
  say: (text, replyTo) => own('say', { text, reply_to: replyTo }).catch(failed),
  saveEdit: (message, text) => own('edit', { message_id: message.message_id, text }).catch(failed),
  start: (payload) => act.say(payload ? `/start ${payload}` : '/start'),
  write: (text) => composer.write(text),
  forward: (message) => own('forward', { message_id: message.message_id }).catch(failed),
  delete: (message) => own('delete', { message_id: message.message_id }).catch(failed),
  askInline: (query) => own('inline', { query }).catch(() => undefined),
  chooseInline: (id) => own('choose', { result_id: id }).catch(failed),
  reply: (message) => composer.replyTo(message),
  edit: (message) => composer.edit(message),
  editLast: () => {
    const last = [...chat.messages.values()].findLast((message) => !message.from?.is_bot && message.text);
    if (last) composer.edit(last);
  },
  show: (id) => chat.show(id),
  isBusy: (id, row, column) => busy.has(`${person.id}:${id}:${row}:${column}`),
  async press(message, row, column) {
    const id = message.message_id;
    const button = message.reply_markup.inline_keyboard[row][column];
    const words = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (words !== undefined) return composer.write(`@${bot.username} ${words}`);
    if (button.copy_text) return copyText(button.copy_text.text);
    const start = button.url && deepLink(button.url, act);
    if (start !== undefined && start !== '') return act.start(start);
    const key = `${person.id}:${id}:${row}:${column}`;
    if (busy.has(key)) return;
    busy.add(key);
    chat.draw(id);
    try {
      const answer = await own('press', { message_id: id, row, column });
      if (answer.url) open(answer.url, '_blank', 'noopener');
      if (answer.text) (answer.showAlert ? alertBox : toast)(answer.text);
    } catch {
      toast(word('noAnswer'));
    } finally {
      busy.delete(key);
      if (chat.messages.has(id)) chat.draw(id);
    }
  },
  attach: (files, as) => attachDialog(files, sendFiles, as),
  openAttachments(button, choose) {
    const { left, top } = button.getBoundingClientRect();
    const send = (thing) => own('thing', { ...thing, reply_to: composer.takeReply() }).catch(failed);
    popup(attachments({ choose, send, person }), { x: left - 4, y: top - 10, above: true });
  },
  block: (blocked) => own('block', { blocked }).catch(failed),
  choose: (id) => choose(id),
  async add(name, language) {
    const added = await post('people', { first_name: name, language_code: language });
    await choose(added.id);
  },
  switchTheme() {
    const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(THEME_KEY, theme);
    setTheme(theme);
  },
  onUnread: (count) => {
    document.title = count > 0 ? `(${count}) ${bot?.first_name ?? ''}` : (bot?.first_name ?? 'Atelier');
    if (chat) chat.backBadge.replaceChildren(...(count > 0 ? [h('span', { class: 'badge' }, String(count))] : []));
  },
  openMenu(button) {
    const { right, bottom } = button.getBoundingClientRect();
    const blocked = person.hasBlocked;
    popup(
      [
        { icon: 'theme', label: word('theme'), act: act.switchTheme },
        ...['ru', 'en']
          .filter((code) => code !== person.language_code)
          .map((code) => ({
            icon: 'globe',
            label: `${word('language')}: ${{ ru: 'Русский', en: 'English' }[code]}`,
            act: () => own('language', { language_code: code }).catch(failed),
            testid: 'language',
          })),
        { icon: 'add', label: word('addPerson'), act: () => people.ask() },
        { icon: 'block', label: word(blocked ? 'unblock' : 'block'), act: () => act.block(!blocked), testid: 'block' },
      ],
      { x: right, y: bottom + 4 },
    );
  },
};

const chat = new Chat(act);
const composer = new Composer(act);
const people = new People(act);
const offline = h('div', { class: 'offline', role: 'alert', hidden: true }, word('offline'));
document.getElementById('sidebar').append(...people.elements);
document.getElementById('chat').append(chat.head, chat.scroller, composer.element);
composer.element.append(chat.down);
document.body.append(offline);
acceptDrops(document.getElementById('chat'), (files) => files.length > 0 && act.attach(files));

const sendFiles = async (files, caption, as) => {
  const replyTo = composer.takeReply();
  try {
    for (const [index, album] of albums(files, as).entries()) {
      const form = new FormData();
      form.set('kinds', JSON.stringify(album.map(({ kind }) => kind)));
      album.forEach(({ file }, number) => form.set(`file${number}`, file, file.name));
      if (index === 0 && caption) form.set('caption', caption);
      if (index === 0 && replyTo) form.set('reply_to', String(replyTo));
      await own('send', form);
    }
  } catch (error) {
    failed(error);
  }
};

let isReading = false;
let reading = Promise.resolve();
const postponed = [];

/**
 * Reads everything anew: at the start, after a lost connection, when people or commands have changed. One at a time;
 * what happens meanwhile is applied after it, or a message could fall between the answer and the screen.
 */
const refresh = (isWhole) => {
  const next = reading.then(async () => {
    isReading = true;
    try {
      await readAll(isWhole);
    } finally {
      isReading = false;
      for (const event of postponed.splice(0)) onEvent(event);
    }
  });
  reading = next.catch(() => undefined);
  return next;
};

const readAll = async (isWhole) => {
  let overview = await get('state');
  if (overview.people.length === 0) {
    await post('people', { first_name: locale === 'ru' ? 'Анна' : 'Anna', language_code: locale });
    overview = await get('state');
  }
  bot = overview.bot;
  const wanted = person?.id ?? Number(localStorage.getItem(CHOSEN_KEY));
  const current = overview.people.find(({ id }) => id === wanted) ?? overview.people[0];
  const isOther = current.id !== shownId;
  shownId = current.id;
  person = current;
  people.set(overview.people, person.id);
  const { texts } = overview;
  chat.setBot(bot, texts[`description:${person.language_code}`] || texts['description:']);
  composer.setPerson(person);
  const view = await get(`people/${person.id}/messages`);
  composer.setCommands(view.commands);
  if (isWhole || isOther) chat.reset(view.messages, view);
  setKeyboard(view.messages);
  people.markSeen();
};

const setKeyboard = (messages) => {
  const latest = messages.findLast(({ reply_markup: markup }) => markup && (markup.keyboard || markup.remove_keyboard));
  composer.setKeyboard(latest?.reply_markup);
};

const choose = async (id) => {
  localStorage.setItem(CHOSEN_KEY, String(id));
  document.body.classList.remove('show-people');
  composer.clear();
  person = { id };
  await refresh(true);
  composer.focus();
};

const onEvent = (event) => {
  if (event.type === 'people' || event.type === 'commands') return void refresh(false).catch(failed);
  if (isReading) return void postponed.push(event);
  const isHere = event.chatId === person?.id;
  if (event.type === 'message') {
    people.note(event.chatId, event.message);
    if (isHere) people.markSeen();
  }
  if (!isHere) return;
  if (event.type === 'message' || event.type === 'edited') {
    chat.put(event.message);
    if (event.type === 'message') composer.setPerson({ ...people.find(person.id) });
    if (event.message.reply_markup?.keyboard || event.message.reply_markup?.remove_keyboard)
      setKeyboard([event.message]);
  }
  if (event.type === 'deleted') chat.remove(event.messageIds);
  if (event.type === 'action') chat.setStatus(event.action);
  if (event.type === 'read') chat.markRead(event.messageId);
  if (event.type === 'reaction') chat.setReaction(event.messageId, event.emoji);
};

let isFirst = true;
listen(onEvent, (isConnected) => {
  offline.hidden = isConnected;
  if (!isConnected) return;
  const start = isFirst && new URLSearchParams(location.search).get('start');
  isFirst = false;
  void refresh(true)
    .then(() => {
      if (!start) return;
      history.replaceState(null, '', location.pathname);
      void act.say(`/start ${start}`);
    })
    .catch(failed);
});
document.addEventListener('visibilitychange', () => people.markSeen());
document.body.addEventListener('click', (event) => {
  if (event.target === document.body) document.body.classList.remove('show-people');
});
