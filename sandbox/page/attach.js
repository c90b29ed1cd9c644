import { h, icon } from './dom.js';
import { openDialog } from './overlay.js';
import { formatSize, word } from './words.js';

const ALBUM_SIZE = 10;

/** As what a client would send the file, unless it is asked to send it `as` something that fits. */
const kindOf = (file, as) => {
  if (as === 'document') return 'document';
  if (as === 'voice' && file.type.startsWith('audio/')) return 'voice';
  if (as === 'video_note' && file.type.startsWith('video/')) return 'video_note';
  if (/^image\/(jpeg|png|webp|bmp|avif|heic)$/.test(file.type)) return 'photo';
  if (file.type === 'image/gif') return 'animation';
  if (/^video\/(mp4|quicktime)$/.test(file.type)) return 'video';
  if (/^audio\/(ogg|opus)$/.test(file.type)) return 'voice';
  return file.type.startsWith('audio/') ? 'audio' : 'document';
};

/** Which kinds may share an album. */
const family = (kind) => (kind === 'video' ? 'photo' : kind);

/** Cuts a heap of files into what can be sent as one message or one album each. */
export const albums = (files, as) => {
  const groups = new Map();
  for (const file of files) {
    const kind = kindOf(file, as);
    const alone = ['voice', 'animation', 'video_note'].includes(kind) ? `${kind}${groups.size}` : family(kind);
    groups.set(alone, [...(groups.get(alone) ?? []), { file, kind }]);
  }
  const cut = (items) =>
    Array.from({ length: Math.ceil(items.length / ALBUM_SIZE) }, (_, index) =>
      items.slice(index * ALBUM_SIZE, (index + 1) * ALBUM_SIZE),
    );
  return [...groups.values()].flatMap(cut);
};

const preview = (file, isSingle, remove) => {
  const url = /^(image|video)\//.test(file.type) ? URL.createObjectURL(file) : undefined;
  const picture = file.type.startsWith('image/') && h('img', { src: url, alt: file.name });
  const film = file.type.startsWith('video/') && h('video', { src: url, muted: true });
  return h(
    'div',
    { class: isSingle ? 'preview single' : 'preview' },
    picture || film || h('span', {}, file.name, h('br'), formatSize(file.size)),
    !isSingle && h('button', { type: 'button', 'aria-label': word('remove'), onclick: remove }, icon('close')),
  );
};

/** Asks for a caption before sending; calls back with files, caption and as what to send them. */
export const attachDialog = (chosen, send, as) => {
  let files = chosen;
  const previews = h('div', { class: 'previews' });
  const caption = h('textarea', {
    rows: 2,
    data: { testid: 'caption-input' },
    'aria-label': word('caption'),
    placeholder: word('caption'),
  });
  const asFiles = h('input', { type: 'checkbox', checked: as === 'document', data: { testid: 'as-files' } });
  const draw = () => {
    previews.replaceChildren(
      ...files.map((file) =>
        preview(file, files.length === 1, () => {
          files = files.filter((other) => other !== file);
          draw();
        }),
      ),
    );
  };
  const submit = () => {
    dialog.close();
    send(files, caption.value.trim(), asFiles.checked ? 'document' : as);
  };
  caption.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  const dialog = h(
    'dialog',
    { data: { testid: 'attach-dialog' } },
    h('h3', {}, word('sendFiles')),
    previews,
    h('label', {}, caption),
    h('label', { class: 'check' }, asFiles, word('asFiles')),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', onclick: () => dialog.close() }, word('cancel')),
      h('button', { type: 'button', class: 'main', data: { testid: 'attach-send' }, onclick: submit }, word('send')),
    ),
  );
  draw();
  openDialog(dialog);
  caption.focus();
};

/** Files dropped anywhere on the chat. */
export const acceptDrops = (area, take) => {
  const zone = h('div', { class: 'drop-zone', hidden: true }, word('drop'));
  area.append(zone);
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  area.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.hidden = false;
  });
  area.addEventListener('dragleave', (event) => {
    if (!area.contains(event.relatedTarget)) zone.hidden = true;
  });
  area.addEventListener('drop', (event) => {
    zone.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
};
