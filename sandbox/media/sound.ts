import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Track } from '../kie/task';
import { given, givenNumber, seedOf, wordsOf } from './brief';
import { ffmpeg, ffmpegPath } from './ffmpeg';
import { melody, speech } from './melody';
import { drawPicture } from './picture';
import { resultName, type Rendered, type RenderJob } from './render-job';
import { wavOf } from './wav';

const LONGEST = 20;
const LETTERS_PER_SECOND = 14;
const SUNO_TRACKS = 2;
const PLAIN_NO_FFMPEG = 'no ffmpeg on this machine: sounds are WAV files (set FFMPEG_PATH for MP3)';

/** Makes the sound of a task; the music models answer with two tracks and a cover for each. */
export async function renderSound(job: RenderJob): Promise<Rendered> {
  const note = ffmpegPath() === null ? PLAIN_NO_FFMPEG : undefined;
  if (!job.model.startsWith('ai-music-api/')) return { files: [await makeSound(job, 0)], note };
  const tracks: Track[] = [];
  for (let index = 0; index < SUNO_TRACKS; index += 1) tracks.push(await makeTrack(job, index));
  return { files: tracks.map((track) => track.file), tracks, note };
}

/** How long a sound shall be, in seconds: as asked, or as the text takes to speak, never longer than 20. */
function secondsOf(job: RenderJob): number {
  if (job.hasty) return 1;
  const asked = givenNumber(job, 'duration_seconds', 'duration');
  const spoken = wordsOf(job).length / LETTERS_PER_SECOND / (givenNumber(job, 'speed') ?? 1);
  const usual = job.modelType === 'text_to_speech' ? spoken : job.modelType === 'text_to_audio' ? 12 : 8;
  return Math.min(LONGEST, Math.max(1, asked ?? usual));
}

async function makeTrack(job: RenderJob, index: number): Promise<Track> {
  const file = await makeSound(job, index);
  const image = resultName(job.taskId, index, 'jpg');
  const side = job.hasty ? 128 : 640;
  await drawPicture(job, { width: side, height: side }, index).jpeg({ quality: 85 }).toFile(join(job.folder, image));
  const title = given(job, 'title') ?? (wordsOf(job).slice(0, 60) || 'Untitled');
  const tags = given(job, 'style', 'tags') ?? 'melodic, electronic';
  return { id: randomUUID(), file, image, title, tags, duration: secondsOf(job) };
}

async function makeSound(job: RenderJob, index: number): Promise<string> {
  const source = job.sources.find((candidate) => candidate.kind === 'audio');
  if (source && ffmpegPath() !== null) return changed(job, source.path, index);
  const seconds = secondsOf(job);
  const samples =
    job.modelType === 'text_to_speech' ? speech(wordsOf(job), seconds) : melody(seedOf(job, index), seconds);
  const wav = resultName(job.taskId, index, 'wav');
  await writeFile(join(job.folder, wav), wavOf(samples));
  if (ffmpegPath() === null || wantsWav(job)) return wav;
  const mp3 = resultName(job.taskId, index, 'mp3');
  await ffmpeg(['-i', join(job.folder, wav), ...MP3, join(job.folder, mp3)]);
  await rm(join(job.folder, wav), { force: true });
  return mp3;
}

/** The given sound, audibly changed: a room around it, its voice or its accompaniment kept, or another pitch. */
async function changed(job: RenderJob, path: string, index: number): Promise<string> {
  const name = resultName(job.taskId, index, wantsWav(job) ? 'wav' : 'mp3');
  const effects: [RegExp, string][] = [
    [/isolation|separate/, index === 0 ? 'highpass=f=200,lowpass=f=3400' : 'lowpass=f=180'],
    [/wav-format|recovery/, 'anull'],
    [/./, index === 0 ? 'aecho=0.8:0.7:120:0.4' : 'asetrate=44100*1.06,aresample=44100,aecho=0.8:0.6:60:0.3'],
  ];
  const effect = effects.find(([pattern]) => pattern.test(job.model))?.[1] ?? 'anull';
  const length = String(job.hasty ? 1 : LONGEST);
  const encoding = wantsWav(job) ? [] : MP3;
  await ffmpeg(['-t', length, '-i', path, '-vn', '-ar', '44100', '-af', effect, ...encoding, join(job.folder, name)]);
  return name;
}

const MP3 = ['-c:a', 'libmp3lame', '-b:a', '96k', '-ac', '1'];
const wantsWav = (job: RenderJob): boolean => job.model.endsWith('convert-to-wav-format');
