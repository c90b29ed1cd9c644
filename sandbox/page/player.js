import { h, icon } from './dom.js';
import { formatDuration, word } from './words.js';
import { fileUrl } from './server.js';

const WAVE_BARS = 46;
let playing;

/** Heights of a voice message's bars; nobody measures the sound, the shape only has to stay the same. */
const waveHeights = (seed) => {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: WAVE_BARS }, (_, index) => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    const swell = 0.55 + 0.45 * Math.sin((index / WAVE_BARS) * Math.PI * 5 + (seed.length % 7));
    return 3 + Math.round((state / 2 ** 32) * 16 * swell);
  });
};

/** A row with a play button, a track to seek on and the time: music and voice. */
export const soundRow = (file, { title, note, isVoice }) => {
  const audio = new Audio();
  audio.preload = 'none';
  audio.src = fileUrl(file);
  const bars = isVoice
    ? waveHeights(file.file_unique_id).map((height) => h('i', { style: `height: ${height}px` }))
    : Array.from({ length: 100 }, () => h('i', {}));
  const total = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : file.duration || 0);
  const button = h('button', { type: 'button', class: 'circle', 'aria-label': word('play') }, icon('play'));
  const time = h('span', { class: 'row-note' }, [formatDuration(total()), note].filter(Boolean).join(' · '));
  const track = h(
    'div',
    {
      class: isVoice ? 'track' : 'track line',
      role: 'slider',
      tabindex: 0,
      'aria-label': word('position'),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': 0,
    },
    bars,
  );
  const draw = () => {
    const part = total() ? audio.currentTime / total() : 0;
    bars.forEach((bar, index) => bar.classList.toggle('past', part > 0 && (index + 1) / bars.length <= part));
    track.setAttribute('aria-valuenow', String(Math.round(part * 100)));
    if (audio.currentTime > 0) time.textContent = `${formatDuration(audio.currentTime)} / ${formatDuration(total())}`;
    button.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    button.setAttribute('aria-label', word(audio.paused ? 'play' : 'pause'));
  };
  const seek = (part) => {
    audio.currentTime = Math.min(Math.max(part, 0), 0.999) * total();
  };
  button.addEventListener('click', () => {
    if (!audio.paused) return audio.pause();
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    void audio.play();
  });
  track.addEventListener('click', (event) => {
    const { left, width } = track.getBoundingClientRect();
    seek((event.clientX - left) / width);
  });
  track.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowRight') seek((audio.currentTime + 5) / total());
    if (key === 'ArrowLeft') seek((audio.currentTime - 5) / total());
  });
  for (const event of ['play', 'pause', 'timeupdate', 'ended', 'loadedmetadata']) audio.addEventListener(event, draw);
  const upper = isVoice ? track : [h('span', { class: 'row-title' }, title)];
  return h(
    'div',
    { class: 'row', data: { testid: isVoice ? 'voice' : 'audio' } },
    button,
    upper,
    isVoice ? time : h('div', {}, track, time),
  );
};
