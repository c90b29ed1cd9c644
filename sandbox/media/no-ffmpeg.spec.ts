import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { mimeOfFile } from '../kie/sniff';
import { renderMedia, type RenderJob } from '.';

jest.mock('@ffmpeg-installer/ffmpeg', () => ({ path: '/nowhere/ffmpeg' }));

describe('without ffmpeg', () => {
  let folder: string;
  const before = process.env.FFMPEG_PATH;

  beforeAll(async () => {
    delete process.env.FFMPEG_PATH;
    folder = await mkdtemp(join(tmpdir(), 'no-ffmpeg-'));
  });
  afterAll(async () => {
    if (before !== undefined) process.env.FFMPEG_PATH = before;
    await rm(folder, { recursive: true });
  });

  const job = (output: RenderJob['output'], modelType: string): RenderJob => {
    return {
      taskId: output,
      model: 'm',
      title: 'M',
      modelType,
      output,
      input: { prompt: 'a' },
      sources: [],
      folder,
      hasty: true,
    };
  };

  it('a film is an animated GIF, and it is said why', async () => {
    const { files, note } = await renderMedia(job('video', 'text_to_video'));
    const path = join(folder, files[0] ?? '');
    expect(await mimeOfFile(path)).toBe('image/gif');
    expect((await sharp(path, { animated: true }).metadata()).pages).toBe(10);
    expect(note).toMatch(/no ffmpeg .* FFMPEG_PATH/);
  });

  it('a sound is a WAV file, and it is said why', async () => {
    const { files, note } = await renderMedia(job('audio', 'text_to_speech'));
    expect(await mimeOfFile(join(folder, files[0] ?? ''))).toBe('audio/wav');
    expect(note).toMatch(/FFMPEG_PATH/);
  });
});
