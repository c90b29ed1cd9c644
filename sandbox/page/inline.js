import { h } from './dom.js';

const PAUSE_MS = 250;

/** The list above the composer while somebody types `@bot words`. */
export class InlinePanel {
  constructor(act, done) {
    this.act = act;
    this.done = done;
    this.element = h('div', { class: 'inline-panel', hidden: true, role: 'listbox', data: { testid: 'inline-panel' } });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Looks at what stands in the composer and asks the bot after a short pause. */
  look(text) {
    const [, username, words] = /^@(\w+)\s([^]*)$/.exec(text) ?? [];
    clearTimeout(this.timer);
    const query = username && this.act.isBot(username) ? words.trim() : undefined;
    if (query === undefined) return this.close();
    if (query === this.query) return;
    this.query = query;
    this.timer = setTimeout(() => void this.ask(query), PAUSE_MS);
  }

  async ask(query) {
    const list = await this.act.askInline(query);
    if (!list || this.query !== query) return;
    this.results = list.results;
    this.chosen = 0;
    const button = list.button && this.button(list.button);
    this.rows = list.results.map((result, index) => this.row(result, index));
    this.element.replaceChildren(...[button, ...this.rows].filter(Boolean));
    this.element.hidden = !button && this.rows.length === 0;
    this.mark();
  }

  close() {
    this.query = undefined;
    this.results = [];
    this.element.hidden = true;
  }

  /** Arrows and Enter while the list is open; true when the key was for the list. */
  onKey(event) {
    if (!this.isOpen || this.results.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.chosen = (this.chosen + step + this.results.length) % this.results.length;
    else if (event.key === 'Enter') this.choose(this.results[this.chosen]);
    else return false;
    event.preventDefault();
    this.mark();
    return true;
  }

  mark() {
    this.rows.forEach((row, index) => row.setAttribute('aria-selected', String(index === this.chosen)));
    this.rows[this.chosen]?.scrollIntoView({ block: 'nearest' });
  }

  choose(result) {
    this.close();
    this.done();
    this.act.chooseInline(result.id);
  }

  button({ text, start_parameter: start }) {
    const open = () => {
      this.close();
      this.done();
      this.act.start(start);
    };
    return h('button', { type: 'button', class: 'inline-more', onclick: open }, text);
  }

  row(result, index) {
    const url = result.thumbnail_url ?? result.photo_url;
    const title = result.title ?? result.caption ?? '';
    const picture = url
      ? h('img', { src: url, alt: '', loading: 'lazy' })
      : h('span', { class: 'inline-letter' }, [...title][0]?.toUpperCase() ?? '');
    return h(
      'button',
      {
        type: 'button',
        class: 'inline-result',
        role: 'option',
        data: { testid: 'inline-result' },
        onpointerenter: () => {
          this.chosen = index;
          this.mark();
        },
        onclick: () => this.choose(result),
      },
      picture,
      h('b', {}, title),
      h('span', { class: 'inline-note' }, result.description ?? ''),
    );
  }
}
