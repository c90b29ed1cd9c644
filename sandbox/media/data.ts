import { basename } from 'node:path';
import type { Json } from '../kie/catalogue';
import { given, seedOf, wordsOf } from './brief';
import { Dice } from './dice';
import { probe } from './ffmpeg';
import type { Rendered, RenderJob, Source } from './render-job';

type Maker = (job: RenderJob) => Json | Promise<Json>;

/** What the models of text and data answer, by their ids; the first pattern that fits counts. */
const MAKERS: [RegExp, Maker][] = [
  [/generate-lyrics$/, lyrics],
  [/boost-music-style$/, (job) => ({ result: `${wordsOf(job)}, warm analogue synths, steady drums, wide chorus` })],
  [/timeStamped-lyrics$/, timedLyrics],
  [/midi-from-audio$/, notes],
  [/speech-to-text$/, heard],
  [/human-identification$/, (job) => ({ status: 1, hasSubject: source(job) !== undefined })],
  [/subject-detection$/, (job) => ({ status: 1, masks: job.sources.map(() => [0.2, 0.15, 0.8, 0.95]) })],
  [/validation-phrase$|regenerate-phrase$/, (job) => ({ validateInfo: phrase(job), status: 'wait_validating' })],
  [/check-voice$/, () => ({ isAvailable: true })],
  [/create-voice$/, (job) => ({ voiceId: id(job), name: given(job, 'voice_name') ?? 'Voice' })],
  [/generate-persona$/, (job) => ({ personaId: id(job), name: given(job, 'name') ?? '', description: wordsOf(job) })],
  [
    /sora-2-characters/,
    (job) => ({ characterId: id(job), characterName: given(job, 'character_user_name') ?? `char.${id(job)}` }),
  ],
];

/** Makes the answer of a model that gives text or data. */
export async function renderData(job: RenderJob): Promise<Rendered> {
  const maker = MAKERS.find(([pattern]) => pattern.test(job.model))?.[1];
  return { files: [], object: maker ? await maker(job) : { text: wordsOf(job) } };
}

function lyrics(job: RenderJob): Json {
  const words = wordsOf(job);
  const line = words.length > 70 ? `${words.slice(0, 70)}…` : words;
  const verse = (mood: string): string =>
    `[Verse]\n${line}\n${mood} over quiet roofs,\nand every window answers.\n\n[Chorus]\n${line},\n${line}!`;
  return {
    lyricsData: [
      { text: verse('A morning'), title: words.slice(0, 40), status: 'complete', errorMessage: '' },
      { text: verse('An evening'), title: words.slice(0, 40), status: 'complete', errorMessage: '' },
    ],
  };
}

async function timedLyrics(job: RenderJob): Promise<Json> {
  const facts = await heardFacts(job);
  const words = `La la la, ${facts.name} sings for ${facts.seconds} seconds`.split(' ');
  const step = facts.seconds / words.length;
  return {
    alignedWords: words.map((word, index) => ({
      word,
      success: true,
      startS: round(index * step),
      endS: round((index + 1) * step),
    })),
  };
}

async function notes(job: RenderJob): Promise<Json> {
  const facts = await heardFacts(job);
  const dice = new Dice(seedOf(job));
  const count = Math.max(4, Math.round(facts.seconds * 2));
  const piano = Array.from({ length: count }, (_, index) => ({
    pitch: Math.round(dice.between(48, 76)),
    start: index / 2,
    end: index / 2 + 0.45,
    velocity: round(dice.between(0.5, 1)),
  }));
  return { state: 'complete', instruments: [{ name: 'Acoustic Grand Piano', notes: piano }] };
}

async function heard(job: RenderJob): Promise<Json> {
  const facts = await heardFacts(job);
  const text = `I heard the file ${facts.name}: ${facts.seconds} s of ${facts.mime}, ${facts.bytes} bytes.`;
  const words = text.split(' ');
  return {
    language_code: given(job, 'language_code') ?? 'eng',
    language_probability: 0.98,
    text,
    words: words.map((word, index) => ({
      text: word,
      type: 'word',
      start: round((index * facts.seconds) / words.length),
      end: round(((index + 1) * facts.seconds) / words.length),
      speaker_id: 'speaker_0',
    })),
  };
}

async function heardFacts(job: RenderJob): Promise<{ name: string; seconds: number; mime: string; bytes: number }> {
  const audio = source(job);
  const facts = audio ? await probe(audio.path) : null;
  return {
    name: audio ? basename(audio.path) : 'nothing',
    seconds: facts?.seconds ?? 1,
    mime: audio?.mime ?? 'silence',
    bytes: audio?.bytes ?? 0,
  };
}

function phrase(job: RenderJob): string {
  const dice = new Dice(seedOf(job));
  return dice.pick(['The quick river runs past the old mill', 'Seven bright lanterns hang above the door']);
}

const source = (job: RenderJob): Source | undefined => job.sources[0];
const id = (job: RenderJob): string => job.taskId.slice(0, 12);
const round = (value: number): number => Math.round(value * 100) / 100;
