import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RenderJob, Rendered, Renderer } from '../../sandbox/media/render-job';
import type { Outgoing } from '../../sandbox/telegram';
import type { FileValue } from './values';

const SAMPLES = join(__dirname, '../../src/cli/sanity/media');
const CLIP = join(SAMPLES, 'clip.mp4');
const SOUND = join(SAMPLES, 'sound.mp3');
const ENDINGS = { image: 'png', video: 'mp4', audio: 'mp3' };

const picture = (): sharp.Sharp => sharp({ create: { width: 512, height: 512, channels: 3, background: '#3377aa' } });

/** Real files that are made once, in place of the emulator's own drawing. */
export const quickRenderer = async (): Promise<Renderer> => {
  const png = await picture().png().toBuffer();
  return async (job: RenderJob): Promise<Rendered> => {
    if (job.output === 'text' || job.output === 'json') return { files: [], object: { text: `made by ${job.model}` } };
    const file = `${job.taskId}-0.${ENDINGS[job.output]}`;
    const path = join(job.folder, file);
    if (job.output === 'image') await writeFile(path, png);
    else await copyFile(job.output === 'video' ? CLIP : SOUND, path);
    if (job.output !== 'audio' || !job.model.startsWith('ai-music-api/')) return { files: [file] };
    const image = `${job.taskId}-0.png`;
    await writeFile(join(job.folder, image), png);
    return {
      files: [file],
      tracks: [{ id: 'track', file, image, title: 'Song', tags: 'calm', duration: SONG_SECONDS }],
    };
  };
};

const SONG_SECONDS = 12;
const OPENING_SECONDS = 5;
/** A part of the song, as several together may last no more than 15 s in some models: frames of an MP3 stand alone. */
const opening = (song: Buffer): Buffer => song.subarray(0, Math.floor((song.length * OPENING_SECONDS) / SONG_SECONDS));

/** What a person sends for a file of each kind. Pictures come as photos, so that Telegram makes JPEGs of them. */
export const sendable = async (): Promise<(file: FileValue, accept: string[]) => Outgoing> => {
  const [jpeg, clip, song] = await Promise.all([picture().jpeg().toBuffer(), readFile(CLIP), readFile(SOUND)]);
  const sound = opening(song);
  return ({ $file }) => {
    switch ($file) {
      case 'image':
        return { photo: jpeg };
      case 'video':
        return { video: clip, duration: 5 };
      case 'audio':
        return { audio: sound, duration: OPENING_SECONDS };
      case 'document':
        return { document: { data: Buffer.from('%PDF-1.4\n%%EOF\n'), name: 'page.pdf', mime: 'application/pdf' } };
    }
  };
};
