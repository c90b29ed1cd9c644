import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { ffmpegPath } from '../../sandbox/media/ffmpeg';
import { type AppConfig, loadConfig } from '../../src/config';
import { MediaSources } from '../../src/generation';
import { MediaInspector } from '../../src/generation/media-inspector';
import { MediaRefused, probe, suited } from '../../src/media';
import type { MediaRef } from '../../src/registry';
import { parameter } from '../support/model-builder';

const never = new AbortController().signal;
const ENVIRONMENT = { TELEGRAM_BOT_TOKEN: '123456:inspector', KIE_API_KEY: 'unused' };
const config = (more: Record<string, string> = {}): AppConfig => loadConfig({ ...ENVIRONMENT, ...more });
const tools = config().media;

const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=3'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=2.5'];

let folder: string;
const at = (name: string): string => join(folder, name);
const make = async (...options: string[]): Promise<void> => {
  await promisify(execFile)(ffmpegPath() ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...options]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-inspector-'));
  await make(...FILM, ...SOUND, '-pix_fmt', 'yuv420p', at('film.mp4'));
  await make('-i', at('film.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90', at('upright.mp4'));
  await make(...FILM, ...SOUND, '-c:v', 'libvpx', '-c:a', 'libvorbis', at('film.webm'));
  // What a browser records has no length in its head.
  await make('-i', at('film.webm'), '-c', 'copy', '-live', '1', '-f', 'webm', at('recorded.webm'));
  await make(...SOUND, at('song.mp3'));
  // Its first frame still claims the whole length.
  const song = await readFile(at('song.mp3'));
  await writeFile(at('cut.mp3'), song.subarray(0, song.length / 2));
  await make(...SOUND, '-f', 'adts', at('bare.aac'));
  await make('-i', at('song.mp3'), '-c:a', 'aac', at('voice.mp4'));
  const picture = sharp({ create: { width: 400, height: 300, channels: 3, background: '#3366cc' } });
  await picture.clone().jpeg().withMetadata({ orientation: 6 }).toFile(at('photo.jpg'));
  await writeFile(at('broken.mp4'), (await readFile(at('film.mp4'))).subarray(0, 600));
  await writeFile(at('empty.png'), '');
  await writeFile(at('playlist.mp4'), `#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inspector = (own: AppConfig = config()): MediaInspector => {
  const sources = new MediaSources();
  sources.register({
    name: 'disk',
    open: (ref) => Promise.resolve({ stream: createReadStream(at(ref.ref)), name: ref.ref, mime: '' }),
  });
  sources.register({
    name: 'endless',
    open: () => {
      const chunk = Buffer.alloc(1_048_576);
      return Promise.resolve({
        stream: new Readable({
          read() {
            this.push(chunk);
          },
        }),
        name: 'x',
        mime: '',
      });
    },
  });
  return new MediaInspector(own, sources);
};
const ref = (name: string, more: Partial<MediaRef> = {}): MediaRef => ({
  source: 'disk',
  ref: name,
  kind: 'document',
  ...more,
});
const seconds = (about: number): number => expect.closeTo(about, 0.5) as number;

describe('MediaInspector', () => {
  it.each<[string, Partial<MediaRef>]>([
    ['film.mp4', { kind: 'video', mime: 'video/mp4', width: 320, height: 180, durationSeconds: seconds(3) }],
    ['upright.mp4', { kind: 'video', width: 180, height: 320 }],
    ['film.webm', { kind: 'video', mime: 'video/webm', width: 320, height: 180, durationSeconds: seconds(3) }],
    ['recorded.webm', { kind: 'video', durationSeconds: seconds(3) }],
    ['song.mp3', { kind: 'audio', mime: 'audio/mpeg', durationSeconds: seconds(2.5) }],
    ['cut.mp3', { kind: 'audio', durationSeconds: seconds(1.25) }],
    ['bare.aac', { kind: 'audio', mime: 'audio/aac', durationSeconds: seconds(2.5) }],
    ['voice.mp4', { kind: 'audio', mime: 'audio/mp4', durationSeconds: seconds(2.5) }],
    ['photo.jpg', { kind: 'image', mime: 'image/jpeg', width: 300, height: 400 }],
  ])('measures %s', async (name, facts) => {
    const lies = { mime: 'image/png', durationSeconds: 1, width: 1, height: 1, sizeBytes: 1 };
    const measured = await inspector().inspect(ref(name, lies), never);
    const { length } = await readFile(at(name));
    expect(measured).toMatchObject({ source: 'disk', ref: name, measured: true, sizeBytes: length, ...facts });
    if (facts.kind === 'image') expect(measured.durationSeconds).toBeUndefined();
    if (facts.kind === 'audio') expect(measured.width).toBeUndefined();
  });

  it.each([
    ['broken.mp4', 'unreadable'],
    ['empty.png', 'empty'],
  ])('refuses %s', async (name, code) => {
    await expect(inspector().inspect(ref(name), never)).rejects.toMatchObject({ refusal: { code } });
  });

  it('opens no playlist, whatever it calls itself', async () => {
    const found = await inspector().inspect(ref('playlist.mp4', { kind: 'video', mime: 'video/mp4' }), never);
    expect(found).toMatchObject({ kind: 'document', measured: true });
    expect(found.durationSeconds).toBeUndefined();
  });

  it('stops at a file without end, and leaves nothing behind', async () => {
    const own = await mkdtemp(join(folder, 'temporary-'));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = own;
    try {
      const looking = inspector().inspect(ref('x', { source: 'endless' }), never);
      await expect(looking).rejects.toMatchObject({ refusal: { code: 'size', parameters: { limit: 500 } } });
      expect(await readdir(own)).toEqual([]);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });

  it('says that ffprobe is missing, unless the source has declared a length', async () => {
    const without = inspector(config({ FFPROBE_PATH: '/nowhere/ffprobe' }));
    await expect(without.inspect(ref('film.mp4'), never)).rejects.toThrow(/ffprobe is not installed/);
    const declared = ref('film.mp4', { kind: 'video', durationSeconds: 3 });
    expect(await without.inspect(declared, never)).toEqual(declared);
  });

  it('ends when it is told to', async () => {
    await expect(inspector().inspect(ref('film.mp4'), AbortSignal.abort())).rejects.not.toBeInstanceOf(MediaRefused);
  });
});

describe('suited', () => {
  const given = (name: string) => probe(at(name), { name }, tools, never);
  const result = at.bind(null, 'result');

  it('makes an MP4 of a film of a browser', async () => {
    const of = parameter('string', { format: 'video_url', accept: ['video/mp4'] });
    const film = await suited(await given('recorded.webm'), of, result(), tools, never);
    expect(film).toMatchObject({
      type: { mime: 'video/mp4', extension: 'mp4' },
      videoCodec: 'h264',
      audioCodec: 'aac',
      width: 320,
      durationSeconds: seconds(3),
    });
  });

  it('changes the container only, where that is all', async () => {
    await make('-i', at('film.mp4'), '-c', 'copy', at('film.mkv'));
    const of = parameter('string', { format: 'video_url', accept: ['video/mp4'] });
    const film = await suited(await given('film.mkv'), of, result(), tools, never);
    expect(film).toMatchObject({ type: { mime: 'video/mp4' }, durationSeconds: seconds(3) });
  });

  it('takes the sound out of a film', async () => {
    const of = parameter('string', { format: 'audio_url', accept: ['audio/mpeg'] });
    const sound = await suited(await given('film.mp4'), of, result(), tools, never);
    expect(sound).toMatchObject({ type: { mime: 'audio/mpeg' }, durationSeconds: seconds(2.5) });
  });

  it('shrinks a picture to the side, the pixels and the bytes that a model takes, and keeps its shape', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#808080', noise } })
      .png()
      .toFile(at('noise.png'));
    const of = (more: object) => parameter('string', { format: 'image_url', ...more });
    const shrunk = async (more: object) => suited(await given('noise.png'), of(more), result(), tools, never);
    expect(await shrunk({ maxSide: 500 })).toMatchObject({ type: { mime: 'image/png' }, width: 500, height: 250 });
    const { width = 0, height = 0 } = await shrunk({ maxPixels: 180_000 });
    expect(width * height).toBeLessThanOrEqual(180_000);
    expect(width / height).toBeCloseTo(2, 1);
    expect((await shrunk({ maxSizeMb: 0.1 })).sizeBytes).toBeLessThanOrEqual(104_857);
  });

  it('refuses a film that is too long, with the limit and its length', async () => {
    const of = parameter('string', { format: 'video_url', maxSeconds: 2 });
    const fitting = suited(await given('film.mp4'), of, result(), tools, never);
    await expect(fitting).rejects.toMatchObject({ refusal: { code: 'long', parameters: { limit: 2 } } });
  });

  it('says that ffmpeg is missing', async () => {
    const of = parameter('string', { format: 'audio_url', accept: ['audio/wav'] });
    const none = { ...tools, ffmpegPath: '/nowhere/ffmpeg' };
    await expect(suited(await given('song.mp3'), of, result(), none, never)).rejects.toThrow(/ffmpeg is not installed/);
  });
});
