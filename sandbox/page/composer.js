import { h, icon, iconButton } from './dom.js';
import { InlinePanel } from './inline.js';
import { summaryOf, thumbnail } from './media.js';
import { popup } from './overlay.js';
import { word } from './words.js';

/** The line at the bottom: text, attachments, command menu, reply and edit bar, the bot's own keyboard. */
export class Composer {
  constructor(act) {
    this.act = act;
    this.inline = new InlinePanel(act, () => this.empty());
    this.input = h('textarea', {
      rows: 1,
      placeholder: word('message'),
      'aria-label': word('message'),
      enterkeyhint: 'send',
      data: { testid: 'composer-input' },
      oninput: () => {
        this.fit();
        this.inline.look(this.input.value);
      },
      onkeydown: (event) => this.onKey(event),
      onpaste: (event) => this.onPaste(event),
    });
    this.files = h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      'aria-label': word('attach'),
      data: { testid: 'file-input' },
      onchange: () => this.take([...this.files.files], this.sendAs),
    });
    this.menuButton = h(
      'button',
      {
        type: 'button',
        class: 'menu-button',
        hidden: true,
        'aria-label': word('menu'),
        data: { testid: 'menu-button' },
        onclick: () => this.openCommands(),
      },
      icon('menu'),
      h('span', {}, word('menu')),
    );
    this.bar = h('div', { class: 'reply-bar', hidden: true });
    this.keyboard = h('div', { class: 'reply-keyboard', hidden: true });
    this.keyboardButton = iconButton(
      'keyboard',
      word('keyboard'),
      () => (this.keyboard.hidden = !this.keyboard.hidden),
      { hidden: true },
    );
    this.startButton = h('button', {
      type: 'button',
      class: 'wide-button',
      hidden: true,
      data: { testid: 'start-button' },
    });
    this.row = h(
      'div',
      { class: 'composer' },
      h(
        'div',
        { class: 'composer-box' },
        this.bar,
        h(
          'div',
          { class: 'composer-row' },
          this.menuButton,
          iconButton('attach', word('attach'), (event) => this.openAttachments(event.currentTarget), {
            'data-testid': 'attach-button',
          }),
          this.input,
          this.keyboardButton,
          this.files,
        ),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'send',
          'aria-label': word('send'),
          data: { testid: 'send-button' },
          onclick: () => this.submit(),
        },
        icon('send'),
      ),
    );
    this.element = h('footer', { class: 'foot' }, this.inline.element, this.startButton, this.row, this.keyboard);
  }

  setCommands(commands) {
    this.commands = commands;
    this.menuButton.hidden = commands.length === 0;
  }

  /** The big button: to begin with a bot that has never been written to, or to unblock it. */
  setPerson({ started, hasBlocked }) {
    this.startButton.hidden = started && !hasBlocked;
    this.startButton.textContent = word(hasBlocked ? 'unblock' : 'start');
    this.startButton.onclick = () => (hasBlocked ? this.act.block(false) : this.act.say('/start'));
    this.row.hidden = hasBlocked;
  }

  /** A keyboard of the bot that stands where the phone's own would. */
  setKeyboard(markup) {
    const rows = markup?.keyboard;
    this.keyboard.hidden = !rows;
    this.keyboardButton.hidden = !rows;
    const press = (text) => {
      this.act.say(text);
      if (markup.one_time_keyboard) this.keyboard.hidden = true;
    };
    this.keyboard.replaceChildren(
      ...(rows ?? []).map((row) =>
        h(
          'div',
          {},
          row.map(({ text }) => h('button', { type: 'button', onclick: () => press(text) }, text)),
        ),
      ),
    );
  }

  replyTo(message) {
    this.clear();
    this.reply = message;
    this.showBar(message.from?.first_name ?? '', summaryOf(message), thumbnail(message));
  }

  edit(message) {
    this.clear();
    this.editing = message;
    this.input.value = message.text ?? message.caption ?? '';
    this.showBar(word('editing'), summaryOf(message));
    this.fit();
  }

  clear() {
    if (this.editing) this.input.value = '';
    this.reply = undefined;
    this.editing = undefined;
    this.bar.hidden = true;
    this.fit();
  }

  /** Id of the message replied to, and forgets it. */
  takeReply() {
    const id = this.reply?.message_id;
    this.clear();
    return id;
  }

  focus() {
    if (matchMedia('(hover: hover)').matches) this.input.focus();
  }

  showBar(title, text, picture) {
    this.bar.hidden = false;
    this.bar.replaceChildren(
      h('div', { class: 'quote' }, picture, h('b', {}, title), h('span', {}, text)),
      iconButton('close', word('cancel'), () => this.clear()),
    );
    this.input.focus();
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return this.input.focus();
    const { editing } = this;
    this.input.value = '';
    if (editing) {
      this.clear();
      this.act.saveEdit(editing, text);
    } else this.act.say(text, this.takeReply());
    this.fit();
    this.focus();
  }

  onKey(event) {
    if (this.inline.onKey(event)) return;
    if (event.key === 'Escape') this.inline.close();
    const isTouch = matchMedia('(hover: none)').matches;
    if (event.key === 'Escape') this.clear();
    if (event.key === 'ArrowUp' && this.input.value === '') this.act.editLast();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || isTouch) return;
    event.preventDefault();
    this.submit();
  }

  onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.take(files);
  }

  take(files, as) {
    this.files.value = '';
    this.files.accept = '';
    this.sendAs = undefined;
    if (files.length > 0) this.act.attach(files, as);
  }

  openAttachments(button) {
    this.act.openAttachments(button, (accept, as) => {
      this.files.accept = accept;
      this.sendAs = as;
      this.files.click();
    });
  }

  /** Puts words into the line, as a button that starts an inline query does. */
  write(text) {
    this.clear();
    this.input.value = text;
    this.fit();
    this.inline.look(text);
    this.input.focus();
  }

  empty() {
    this.input.value = '';
    this.fit();
  }

  openCommands() {
    const { left, top } = this.menuButton.getBoundingClientRect();
    const entries = this.commands.map(({ command, description }) => ({
      label: description,
      note: `/${command}`,
      testid: 'command',
      act: () => this.act.say(`/${command}`),
    }));
    popup(entries, { x: left - 4, y: top - 12, above: true });
  }

  fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight}px`;
  }
}
