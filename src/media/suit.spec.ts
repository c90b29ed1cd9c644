import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { heicPicture } from '../../test/support/heic';
import { parameter } from '../../test/support/model-builder';
import type { Parameter } from '../registry';
import type { MediaTools } from './facts';
import { probe } from './probe';
import { inFolder } from './spool';
import { suited } from './suit';

const TOOLS: MediaTools = { ffmpegPath: null, ffprobePath: null };
const never = new AbortController().signal;

/** What becomes of these bytes for a parameter, and the middle pixel of it. */
const given = (bytes: Buffer, name: string, wanted: Parameter) =>
  inFolder(async (folder) => {
    const path = join(folder, 'given');
    await writeFile(path, bytes);
    const file = await probe(path, { name }, TOOLS, never);
    const result = await suited(file, wanted, join(folder, 'converted'), TOOLS, never);
    const { data, info } = await sharp(result.path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const middle = info.channels * (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2));
    return { before: file, result, colour: [...data.subarray(middle, middle + 3)] };
  });

/** 24 bits a pixel, rows from bottom to top, each filled up to four bytes. */
const bmp = (width: number, height: number, [red, green, blue]: [number, number, number]): Buffer => {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height);
  bytes.write('BM', 0, 'latin1');
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    bytes.writeUInt32LE(value, at);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) bytes.set([blue, green, red], 54 + y * row + x * 3);
  return bytes;
};

const image = (more: Partial<Parameter> = {}): Parameter => parameter('string', { format: 'image_url', ...more });
const near = (value: number): unknown => expect.closeTo(value, -1);

describe('a picture that models do not take', () => {
  it('of a phone (HEIC) becomes a JPEG, as large as the model takes', async () => {
    const bytes = await heicPicture('#3366cc', 640, 480);
    const whole = await given(bytes, 'IMG_1.HEIC', image());
    expect(whole.before).toMatchObject({ type: { mime: 'image/heic' }, width: 640, height: 480 });
    expect(whole.result).toMatchObject({ type: { mime: 'image/jpeg' }, width: 640, height: 480 });
    expect(whole.colour).toEqual([near(0x33), near(0x66), near(0xcc)]);
    const small = await given(bytes, 'IMG_1.HEIC', image({ maxSide: 320 }));
    expect(small.result).toMatchObject({ width: 320, height: 240 });
  });

  it('of Windows (BMP) becomes a PNG', async () => {
    const { before, result, colour } = await given(bmp(33, 21, [200, 100, 50]), 'paint.bmp', image());
    expect(before).toMatchObject({ type: { mime: 'image/bmp' }, width: 33, height: 21 });
    expect(result).toMatchObject({ type: { mime: 'image/png' }, width: 33, height: 21 });
    expect(colour).toEqual([200, 100, 50]);
  });

  it('of a scanner (TIFF) becomes a PNG', async () => {
    const tiff = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#c86432' } })
      .tiff()
      .toBuffer();
    expect((await given(tiff, 'scan.tif', image())).result).toMatchObject({ type: { mime: 'image/png' }, width: 20 });
  });

  it('is refused in words when it is damaged', async () => {
    const bytes = await heicPicture('#3366cc', 64, 64);
    const refused = { refusal: { code: 'conversion' } };
    await expect(given(bytes.subarray(0, bytes.length - 40), 'a.heic', image())).rejects.toMatchObject(refused);
    await expect(given(bmp(9, 9, [1, 2, 3]).subarray(0, 30), 'a.bmp', image())).rejects.toMatchObject(refused);
  });
});

const { path: ffmpeg } = createRequire(__filename)('@ffmpeg-installer/ffmpeg') as { path: string };
/** A file that ffmpeg makes of nothing. */
const made = (folder: string, name: string, ...options: string[]): string => {
  execFileSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', ...options, join(folder, name)], { stdio: 'ignore' });
  return join(folder, name);
};

describe('films and sounds', () => {
  it('are converted by the program at hand, and their frames may be of any usual size', () =>
    inFolder(async (folder) => {
      const path = made(folder, 'film.webm', '-i', 'testsrc=s=320x240:d=1', '-c:v', 'libvpx', '-b:v', '300k');
      const file = await probe(path, { name: 'film.webm' }, TOOLS, never);
      expect(file).toMatchObject({ type: { mime: 'video/webm' }, width: 320, height: 240 });
      const wanted = parameter('string', { format: 'video_url', accept: ['video/mp4'] });
      const result = await suited(file, wanted, join(folder, 'converted'), TOOLS, never);
      expect(result).toMatchObject({ type: { mime: 'video/mp4' }, videoCodec: 'h264' });
    }));

  it('of a small file that would fill the disk are refused', () =>
    inFolder(async (folder) => {
      const path = made(folder, 'silence.flac', '-i', 'anullsrc=r=48000:cl=stereo', '-t', '1500');
      const file = await probe(path, { name: 'silence.flac' }, TOOLS, never);
      expect(file.sizeBytes).toBeLessThan(5_000_000);
      const wanted = parameter('string', { format: 'audio_url', accept: ['audio/wav'] });
      const converted = suited(file, wanted, join(folder, 'converted'), TOOLS, never);
      await expect(converted).rejects.toMatchObject({ refusal: { code: 'conversion' } });
    }));
});

describe('a bomb', () => {
  it('of a few bytes that claims a huge picture is refused before it is unpacked', async () => {
    const bytes = bmp(2, 2, [1, 2, 3]);
    bytes.writeInt32LE(60_000, 18);
    bytes.writeInt32LE(-60_000, 22);
    await expect(given(bytes, 'a.bmp', image())).rejects.toMatchObject({ refusal: { code: 'large' } });
  });
});
