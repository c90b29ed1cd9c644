import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { backdrop, captionPanel, svg } from './artwork';
import { captionOf, given, givenNumber, seedOf } from './brief';
import { even, filmSize, type Size } from './dimensions';
import { ffmpeg, ffmpegPath, probe } from './ffmpeg';
import { melody } from './melody';
import { resultName, type Rendered, type RenderJob, type Source } from './render-job';
import { wavOf } from './wav';

const LONGEST = 5;
const GIF_FRAMES = 10;
const NO_FFMPEG = 'no ffmpeg on this machine: films are animated GIFs without sound (set FFMPEG_PATH for MP4)';

/** Makes a short film: the given film or pictures in motion, or a drawn backdrop, with the words above them. */
export async function renderFilm(job: RenderJob): Promise<Rendered> {
  const film = job.sources.find((source) => source.kind === 'video');
  const pictures = job.sources.filter((source) => source.kind === 'image' && !source.key.includes('mask'));
  if (ffmpegPath() === null) return { files: [await animated(job, pictures[0])], note: NO_FFMPEG };
  const plan: Plan = film ? await planFilm(job, film) : await planStills(job, pictures);
  const name = resultName(job.taskId, 0, 'mp4');
  const scratch = (ending: string): string => join(job.folder, `${job.taskId}.${ending}`);
  const [caption, sound] = [scratch('caption.png'), scratch('sound.wav')];
  try {
    await sharp(svg(plan.size, captionPanel(plan.size, captionOf(job, 0), film || pictures[0] ? 'head' : 'foot')))
      .png()
      .toFile(caption);
    const voice = job.sources.find((source) => source.kind === 'audio')?.path ?? (plan.keepsSound ? null : sound);
    if (voice === sound) await writeFile(sound, wavOf(soundOf(job, plan.seconds)));
    await ffmpeg(filmArguments(plan, caption, voice, join(job.folder, name)));
  } finally {
    await Promise.all([caption, sound, ...plan.scratch].map((path) => rm(path, { force: true })));
  }
  return { files: [name] };
}

interface Plan {
  inputs: string[];
  /** Filters that make [base] out of the inputs. */
  filters: string[];
  size: Size;
  seconds: number;
  frames: number;
  /** The sound of the first input goes on. */
  keepsSound: boolean;
  scratch: string[];
}

function lengthOf(job: RenderJob, natural: number | null): number {
  if (job.hasty) return 1;
  const wanted = givenNumber(job, 'duration', 'n_frames') ?? natural ?? LONGEST;
  return Math.min(LONGEST, Math.max(2, wanted));
}

async function planFilm(job: RenderJob, film: Source): Promise<Plan> {
  const facts = await probe(film.path);
  if (facts.width === null || facts.height === null) throw new Error(`${film.key} could not be read as a video`);
  const size =
    job.modelType === 'video_upscale' ? enlarged(job, facts as Size) : filmSize(job, facts.width / facts.height);
  const tint = job.modelType === 'video_upscale' ? 'unsharp' : 'hue=h=50:s=1.3';
  const cover = `scale=${size.width}:${size.height}:force_original_aspect_ratio=increase,crop=${size.width}:${size.height}`;
  const seconds = lengthOf(job, facts.seconds);
  const frames = job.hasty ? 10 : 24;
  return {
    inputs: ['-t', String(seconds), '-i', film.path],
    filters: [`[0:v]${cover},${tint},fps=${frames}[base]`],
    size,
    seconds,
    frames,
    keepsSound: facts.hasSound,
    scratch: [],
  };
}

function enlarged(job: RenderJob, { width, height }: Size): Size {
  const factor = givenNumber(job, 'upscale_factor') ?? 2;
  const scale = Math.min(factor, (job.hasty ? 640 : 1920) / Math.max(width, height));
  return { width: even(width * Math.max(1, scale)), height: even(height * Math.max(1, scale)) };
}

/** One still slowly zooms; a second one (the last frame) fades in over it. */
async function planStills(job: RenderJob, pictures: Source[]): Promise<Plan> {
  const first = pictures[0] ? await sharp(pictures[0].path).metadata() : null;
  const size = filmSize(job, first?.width && first.height ? first.width / first.height : 16 / 9);
  const seconds = lengthOf(job, null);
  const frames = job.hasty ? 10 : 24;
  const stills = [0, ...(pictures.length > 1 ? [pictures.length - 1] : [])];
  const double = { width: size.width * 2, height: size.height * 2 };
  const scratch = await Promise.all(
    stills.map(async (still) => {
      const path = join(job.folder, `${job.taskId}.still${still}.png`);
      const source = pictures[still];
      const image = source ? sharp(source.path).rotate() : sharp(svg(double, backdrop(double, seedOf(job))));
      await image
        .resize(double.width, double.height, { fit: 'cover' })
        .removeAlpha()
        .png({ compressionLevel: 1 })
        .toFile(path);
      return path;
    }),
  );
  const count = Math.round(seconds * frames);
  const zoom = `zoompan=z='1+0.18*on/${count}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${count}:s=${size.width}x${size.height}:fps=${frames}`;
  const fade = `format=yuva420p,fade=t=in:st=${seconds * 0.4}:d=${seconds * 0.4}:alpha=1`;
  const filters =
    scratch.length > 1
      ? [`[0:v]${zoom}[first]`, `[1:v]${zoom},${fade}[last]`, '[first][last]overlay[base]']
      : [`[0:v]${zoom}[base]`];
  return {
    inputs: scratch.flatMap((path) => ['-i', path]),
    filters,
    size,
    seconds,
    frames,
    keepsSound: false,
    scratch,
  };
}

function filmArguments(plan: Plan, caption: string, voice: string | null, target: string): string[] {
  const captionAt = plan.inputs.filter((argument) => argument === '-i').length;
  const filters = [...plan.filters, `[base][${captionAt}:v]overlay,format=yuv420p[film]`].join(';');
  const sound = voice === null ? ['-map', '0:a'] : ['-map', `${captionAt + 1}:a`];
  return [
    ...plan.inputs,
    ...['-i', caption],
    ...(voice === null ? [] : ['-i', voice]),
    ...['-filter_complex', filters, '-map', '[film]', ...sound],
    ...['-t', String(plan.seconds), '-r', String(plan.frames)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '27', '-c:a', 'aac', '-b:a', '64k'],
    ...['-movflags', '+faststart', target],
  ];
}

/** A quiet tune, or silence where sound was declined. */
function soundOf(job: RenderJob, seconds: number): Float32Array {
  const declined = given(job, 'generate_audio', 'sound', 'audio', 'generate_audio_switch') === 'false';
  return melody(seedOf(job), seconds).map((sample) => (declined ? 0 : sample * 0.6));
}

async function animated(job: RenderJob, picture: Source | undefined): Promise<string> {
  const size = filmSize({ ...job, hasty: true });
  const art = picture
    ? await sharp(picture.path)
        .rotate()
        .resize(size.width, size.height, { fit: 'cover' })
        .removeAlpha()
        .png()
        .toBuffer()
    : svg(size, backdrop(size, seedOf(job)));
  const caption = svg(size, captionPanel(size, captionOf(job, 0)));
  const frames: Buffer[] = [];
  for (let index = 0; index < GIF_FRAMES; index += 1) {
    const zoomed = { width: even(size.width * (1 + index * 0.02)), height: even(size.height * (1 + index * 0.02)) };
    const grown = await sharp(art).resize(zoomed.width, zoomed.height, { fit: 'fill' }).png().toBuffer();
    const frame = sharp(grown)
      .extract({ left: 0, top: 0, ...size })
      .composite([{ input: caption }])
      .removeAlpha();
    frames.push(await frame.raw().toBuffer());
  }
  const name = resultName(job.taskId, 0, 'gif');
  const raw = { width: size.width, height: size.height * GIF_FRAMES, channels: 3 as const, pageHeight: size.height };
  await sharp(Buffer.concat(frames), { raw })
    .gif({ delay: Array.from({ length: GIF_FRAMES }, () => 120) })
    .toFile(join(job.folder, name));
  return name;
}
