import { bubble } from './bubble.js';
import { botAvatar, h, icon, iconButton } from './dom.js';
import { popup } from './overlay.js';
import { formatDay, word } from './words.js';

const PAGE = 250;
const ACTION_MS = 5500;
const NEAR_END = 120;

/** The conversation: keeps the list of bubbles in step with the messages of the current person. */
export class Chat {
  constructor(act) {
    this.act = act;
    this.list = h('div', { class: 'messages', role: 'log', 'aria-live': 'polite', data: { testid: 'message-list' } });
    this.scroller = h('div', { class: 'scroller', tabindex: -1, onscroll: () => this.onScroll() }, this.list);
    this.status = h('div', { class: 'chat-status', data: { testid: 'bot-status' } });
    this.title = h('h2', {});
    this.down = h(
      'button',
      {
        type: 'button',
        class: 'down',
        hidden: true,
        'aria-label': word('latest'),
        onclick: () => this.toEnd('smooth'),
      },
      icon('down'),
    );
    this.backBadge = h('span', {});
    const back = iconButton('back', word('back'), () => document.body.classList.add('show-people'), {
      class: 'icon-button back',
    });
    back.append(this.backBadge);
    this.head = h(
      'header',
      { class: 'chat-head' },
      back,
      botAvatar('small'),
      h('div', { class: 'chat-title' }, this.title, this.status),
      iconButton('more', word('more'), (event) => act.openMenu(event.currentTarget)),
    );
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.list);
    this.list.addEventListener('contextmenu', (event) => this.onContextMenu(event));
    this.list.addEventListener('dblclick', (event) => {
      const message = this.messageOf(event.target);
      if (message && !event.target.closest('button, a, video')) act.reply(message);
    });
    this.reset([], { readId: 0, reactions: {} });
  }

  setBot(bot, description) {
    this.bot = bot;
    this.description = description;
    this.title.textContent = bot.first_name;
    this.setStatus();
  }

  /** Shows another conversation. */
  reset(messages, { readId, reactions }) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.readId = readId;
    this.reactions = reactions;
    this.limit = PAGE;
    this.isAtEnd = true;
    this.bubbles = new Map();
    this.draw();
    this.toEnd();
  }

  put(message) {
    const isNew = !this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    if (message.from?.is_bot) this.setStatus();
    this.draw(message.message_id, isNew);
    if (isNew && !message.from?.is_bot) this.toEnd();
  }

  remove(ids) {
    for (const id of ids) this.messages.delete(id);
    this.draw();
  }

  markRead(id) {
    this.readId = id;
    this.draw('own');
  }

  setReaction(id, emoji) {
    this.reactions[id] = emoji;
    this.draw(id);
  }

  /** "typing…" for as long as Telegram shows it. */
  setStatus(action) {
    clearTimeout(this.statusTimer);
    this.status.textContent = action ? word(action) : word('bot');
    this.status.classList.toggle('active', Boolean(action));
    if (action) this.statusTimer = setTimeout(() => this.setStatus(), ACTION_MS);
  }

  /** Scrolls to a message and lets it flash. */
  show(id) {
    const element = this.list.querySelector(`[data-message-id="${id}"]`);
    element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    element?.classList.add('flash');
    setTimeout(() => element?.classList.remove('flash'), 1200);
  }

  last() {
    return [...this.messages.values()].at(-1);
  }

  /** `changed`: an id, 'own' (ticks), or undefined to look at everything anew. Unchanged bubbles stay as they are. */
  draw(changed, isNew) {
    const all = [...this.messages.values()].sort((a, b) => a.message_id - b.message_id);
    const shown = all.slice(-this.limit);
    const groups = groupAlbums(shown);
    const bubbles = new Map();
    const nodes = [];
    let day;
    groups.forEach((group, index) => {
      const [message] = group;
      const thisDay = new Date(message.date * 1000).toDateString();
      if (thisDay !== day) nodes.push(h('div', { class: 'day' }, formatDay(message.date)));
      const isOwn = !message.from?.is_bot;
      const key = message.message_id;
      const isTouched =
        changed === undefined || group.some(({ message_id }) => message_id === changed) || (changed === 'own' && isOwn);
      const before = this.bubbles.get(key);
      const element = before && !isTouched ? before : this.make(group, isOwn, before);
      if (isNew && isTouched && !before) element.classList.add('fresh');
      const [previous, next] = [groups[index - 1], groups[index + 1]];
      element.classList.toggle('joined', thisDay === day && previous?.[0].from?.id === message.from?.id);
      element.classList.toggle('tail', next?.[0].from?.id !== message.from?.id);
      bubbles.set(key, element);
      nodes.push(element);
      day = thisDay;
    });
    this.bubbles = bubbles;
    if (shown.length < all.length) nodes.unshift(this.earlierButton());
    place(this.list, nodes.length > 0 ? nodes : [this.intro()]);
    if (this.isAtEnd) this.toEnd();
  }

  make(group, isOwn, before) {
    const newest = group.at(-1);
    return bubble(group, {
      isOwn,
      isRead: newest.message_id <= this.readId,
      reactions: this.reactions[newest.message_id],
      act: this.act,
      before,
    });
  }

  earlierButton() {
    const more = () => {
      this.limit += PAGE;
      this.isAtEnd = false;
      this.draw();
    };
    return h('button', { type: 'button', class: 'earlier', onclick: more }, word('earlier'));
  }

  intro() {
    if (!this.bot) return h('span');
    return h(
      'div',
      { class: 'intro' },
      botAvatar(),
      h('h3', {}, this.bot.first_name),
      h('p', {}, this.description || word('noMessages')),
    );
  }

  toEnd(behavior = 'instant') {
    this.isAtEnd = true;
    this.down.hidden = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.down.hidden = this.isAtEnd;
  }

  messageOf(target) {
    return this.messages.get(Number(target.closest?.('.message')?.dataset.messageId));
  }

  onContextMenu(event) {
    const message = this.messageOf(event.target);
    if (!message || event.target.closest('a, video') || String(getSelection())) return;
    event.preventDefault();
    const words = message.text ?? message.caption;
    const entries = [{ icon: 'reply', label: word('reply'), testid: 'reply', act: () => this.act.reply(message) }];
    if (words) entries.push({ icon: 'copy', label: word('copy'), act: () => navigator.clipboard?.writeText(words) });
    if (!message.has_protected_content)
      entries.push({ icon: 'share', label: word('forward'), testid: 'forward', act: () => this.act.forward(message) });
    if (words && !message.from?.is_bot && !message.forward_origin && !message.via_bot)
      entries.push({ icon: 'edit', label: word('edit'), testid: 'edit', act: () => this.act.edit(message) });
    entries.push({ icon: 'trash', label: word('delete'), testid: 'delete', act: () => this.act.delete(message) });
    popup(entries, { x: event.clientX, y: event.clientY });
  }
}

/** Puts the nodes in that order with as few moves as possible: moving a playing film would stop it. */
const place = (parent, nodes) => {
  nodes.forEach((node, index) => {
    const current = parent.childNodes[index];
    if (current === node) return;
    if (current?.classList?.contains('day') && node.classList?.contains('day')) current.replaceWith(node);
    else parent.insertBefore(node, current ?? null);
  });
  const keep = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
};

const groupAlbums = (messages) => {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
};
