/** Talks to the emulator: calls and the stream of events. */
const read = async (response) => {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
};

export const get = (path) => fetch(`/page/${path}`).then(read);

export const post = (path, body) =>
  fetch(`/page/${path}`, {
    method: 'POST',
    ...(body instanceof FormData
      ? { body }
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).then(read);

export const fileUrl = (file, downloadName) =>
  `/page/files/${file.file_unique_id}${downloadName ? `?download=${encodeURIComponent(downloadName)}` : ''}`;

/** Calls back with every event; `onState(true)` at each (re)connection, `onState(false)` when it is lost. */
export const listen = (onEvent, onState) => {
  const source = new EventSource('/page/events');
  source.addEventListener('open', () => onState(true));
  source.addEventListener('error', () => onState(false));
  source.addEventListener('message', ({ data }) => onEvent(JSON.parse(data)));
};
