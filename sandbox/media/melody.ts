import { Dice } from './dice';
import { SAMPLE_RATE } from './wav';

const PENTATONIC = [0, 3, 5, 7, 10];
const CHORDS: [number, number, number, number][] = [
  [0, 5, 3, 7],
  [0, 8, 3, 10],
  [0, 3, 8, 5],
];
/** Two formants of each vowel in Hz; consonants become a short hiss. */
const VOWELS: Record<string, [number, number]> = {
  a: [800, 1200],
  e: [500, 1800],
  i: [300, 2300],
  o: [500, 900],
  u: [320, 700],
};
const SAME_VOWEL: Record<string, string> = {
  а: 'a',
  я: 'a',
  е: 'e',
  ё: 'o',
  э: 'e',
  и: 'i',
  й: 'i',
  ы: 'i',
  о: 'o',
  у: 'u',
  ю: 'u',
  y: 'i',
};

/** A small tune whose key, tempo, chords and melody follow from the seed. */
export function melody(seed: string, seconds: number): Float32Array {
  const dice = new Dice(seed);
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const root = 45 + Math.floor(dice.between(0, 10));
  const beat = 60 / dice.between(92, 138);
  const chords = CHORDS[Math.floor(dice.next() * CHORDS.length)] ?? [0, 5, 3, 7];
  for (let index = 0; index * beat < seconds; index += 1) {
    const chord = root + (chords[Math.floor(index / 4) % 4] ?? 0);
    if (index % 2 === 0) tone(samples, index * beat, beat * 2, pitch(chord), 0.16, 3);
    if (index % 4 === 0)
      for (const step of [12, 15, 19]) tone(samples, index * beat, beat * 4, pitch(chord + step), 0.05, 0.6);
    for (const offset of dice.next() < 0.35 ? [0, 0.5] : [0]) {
      const note = root + 24 + (PENTATONIC[Math.floor(dice.next() * 5)] ?? 0);
      if (dice.next() < 0.85) tone(samples, (index + offset) * beat, beat, pitch(note), 0.2, 5);
    }
  }
  return fadeOut(samples);
}

/** A voice without words: a syllable for each vowel of the text, a pause for each stop; about 14 letters a second. */
export function speech(text: string, seconds: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  const letters = [...text.toLowerCase()];
  const base = new Dice(text).between(95, 190);
  const step = seconds / Math.max(1, letters.length);
  letters.forEach((letter, index) => {
    const formants = VOWELS[SAME_VOWEL[letter] ?? letter];
    const tune = base * (1 + 0.12 * Math.sin(index / 3));
    if (formants) voice(samples, index * step, Math.max(0.09, step * 1.6), tune, formants);
  });
  return fadeOut(samples);
}

function tone(samples: Float32Array, at: number, length: number, hertz: number, loud: number, decay: number): void {
  const start = Math.round(at * SAMPLE_RATE);
  const end = Math.min(samples.length, Math.round((at + length) * SAMPLE_RATE));
  for (let index = start; index < end; index += 1) {
    const time = (index - start) / SAMPLE_RATE;
    const swell = Math.min(1, time * 80) * Math.exp(-time * decay);
    const wave = Math.sin(2 * Math.PI * hertz * time) + 0.3 * Math.sin(4 * Math.PI * hertz * time);
    samples[index] = (samples[index] ?? 0) + wave * swell * loud;
  }
}

function voice(
  samples: Float32Array,
  at: number,
  length: number,
  hertz: number,
  [first, second]: [number, number],
): void {
  const start = Math.round(at * SAMPLE_RATE);
  const end = Math.min(samples.length, Math.round((at + length) * SAMPLE_RATE));
  const harmonics = Array.from({ length: 14 }, (_, index) => (index + 1) * hertz).map((frequency) => ({
    frequency,
    loud: 0.12 / (1 + Math.abs(frequency - first) / 120) + 0.07 / (1 + Math.abs(frequency - second) / 160),
  }));
  for (let index = start; index < end; index += 1) {
    const time = (index - start) / SAMPLE_RATE;
    const swell = Math.sin((Math.PI * (index - start)) / Math.max(1, end - start));
    let wave = 0;
    for (const { frequency, loud } of harmonics) wave += Math.sin(2 * Math.PI * frequency * time) * loud;
    samples[index] = (samples[index] ?? 0) + wave * swell;
  }
}

function fadeOut(samples: Float32Array): Float32Array {
  const length = Math.min(samples.length, Math.round(SAMPLE_RATE * 0.4));
  for (let index = 0; index < length; index += 1) {
    const at = samples.length - 1 - index;
    samples[at] = ((samples[at] ?? 0) * index) / length;
  }
  return samples;
}

const pitch = (note: number): number => 440 * 2 ** ((note - 69) / 12);
