/**
 * Makes an element. Properties: `class`, `data` (dataset), `style` (text), `on<event>` handlers, everything else is an
 * attribute (false and undefined are left out). Children: nodes, texts, lists; empty ones are left out.
 */
export const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false || value === null) continue;
    if (name === 'class') element.className = value;
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false),
  );
  return element;
};

const SHAPES = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  attach:
    'm20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 4.800 4.800l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400L14.500 7',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  more: 'M12 6v.01M12 12v.01M12 18v.01',
  add: 'M15 20c0-3.300-2.700-5.500-6-5.500S3 16.700 3 20M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M19 8v6M16 11h6',
  reply: 'M10 7 4 12l6 5v-3c5 0 8 1 10 4-.5-5-3.500-8.500-10-8.500z',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  edit: 'm4 20 1-4L16 5l3 3L8 19z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  theme: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  block: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M6 6l12 12',
  file: 'M7 3h7l4 4v14H7zM14 3v5h4',
  link: 'M7 17 17 7M9 7h8v8',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  tick: 'm4 12 5 5L19 7',
  ticks: 'm1.500 12.500 5 5L16 8M11.500 17l.5.5 10-9.500',
  place:
    'M12 21c5-5.500 7-8.500 7-11a7 7 0 0 0-14 0c0 2.500 2 5.500 7 11M12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
  picture: 'M4 5h16v14H4zM4 16l4.500-5 4 4.500 3-3 4.500 4.500M15.500 9v.01',
  music:
    'M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0M19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0',
  voice: 'M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3M6 12a6 6 0 0 0 12 0M12 18v3',
  round: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M10 9l5 3-5 3z',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8.500 14.500c1.500 2.500 5.500 2.500 7 0M9 9.500v.01M15 9.500v.01',
  poll: 'M6 20V11M12 20V4M18 20v-6',
  dice: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1M8.500 8.500v.01M12 12v.01M15.500 15.500v.01',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  share: 'M14 7l6 5-6 5v-3c-5 0-8 1-10 4 .5-5 3.500-8.500 10-8.500z',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3 12h18M12 3c5 5.500 5 12.500 0 18M12 3c-5 5.500-5 12.500 0 18',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 20.500c0-4 3.500-6.500 8-6.500s8 2.500 8 6.500',
};
const SOLID = {
  play: 'M8 5.100c0-.9 1-1.400 1.700-.9l9.300 6.400c.7.500.7 1.400 0 1.900l-9.300 6.400c-.7.500-1.700 0-1.700-.9z',
  pause: 'M7 5h3.500v14H7zM13.500 5H17v14h-3.500z',
  send: 'M3.400 20.400 21 12.900c.8-.3.8-1.500 0-1.800L3.400 3.600c-.7-.3-1.400.3-1.300 1L3.500 10l9.500 2-9.500 2-1.400 5.400c-.1.700.6 1.300 1.300 1z',
};

/** An inline SVG icon by name. */
export const icon = (name) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', SOLID[name] ? 'icon solid' : 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SOLID[name] ?? SHAPES[name]);
  svg.append(path);
  return svg;
};

export const iconButton = (name, label, onclick, properties = {}) =>
  h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...properties },
    icon(name),
  );

/** A disc with the first letter; the colour follows from the id. */
export const avatar = (name, id, className = '') =>
  h(
    'span',
    { class: `avatar ${className}`, style: `--hue: ${(id * 67) % 360}`, 'aria-hidden': 'true' },
    [...name.trim()][0]?.toUpperCase() ?? '?',
  );

export const botAvatar = (className = '') =>
  h(
    'span',
    { class: `avatar ${className}`, 'aria-hidden': 'true', style: 'background: none' },
    h('img', { src: '/icon.svg', alt: '' }),
  );
