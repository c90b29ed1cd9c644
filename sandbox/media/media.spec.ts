import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadCatalogue, type Json } from '../kie/catalogue';
import { mimeOfFile } from '../kie/sniff';
import { renderMedia, type RenderJob, type Source } from '.';
import { probe } from './ffmpeg';
import { drawable, textPath, wrap } from './lettering';

let folder: string;
let picture: Source;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-spec-'));
  const path = join(folder, 'given.png');
  const circle = '<svg width="200" height="100"><circle cx="100" cy="50" r="30" fill="orange"/></svg>';
  await sharp({ create: { width: 200, height: 100, channels: 3, background: 'white' } })
    .composite([{ input: Buffer.from(circle) }])
    .png()
    .toFile(path);
  picture = await sourceOf('image_url', path);
});
afterAll(() => rm(folder, { recursive: true }));

async function sourceOf(key: string, path: string): Promise<Source> {
  const mime = await mimeOfFile(path);
  return { key, path, mime, kind: mime.split('/')[0] as Source['kind'], bytes: (await stat(path)).size };
}

function jobOf(model: string, input: Record<string, Json>, sources: Source[] = []): RenderJob {
  const entry = loadCatalogue().find(model);
  if (!entry) throw new Error(`${model} is not in the catalogue`);
  const { display_name: title, model_type: modelType, output } = entry;
  return { taskId: `task${count++}`, model, title, modelType, output, input, sources, folder, hasty: true };
}

async function made(model: string, input: Record<string, Json>, sources: Source[] = []): Promise<string> {
  const { files } = await renderMedia(jobOf(model, input, sources));
  return join(folder, files[0] ?? 'nothing');
}

/** How different two pictures are, from 0 to 255. */
async function difference(left: string, right: string): Promise<number> {
  const pixels = (path: string) => sharp(path).resize(64, 32, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const [a, b] = await Promise.all([pixels(left), pixels(right)]);
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

describe('lettering', () => {
  it('draws Cyrillic pixels without any font of the system', async () => {
    const drawing = `<svg width="200" height="40"><rect width="200" height="40"/>${textPath('Привет, мир', 5, 30, 28, 'bold')}</svg>`;
    const { channels } = await sharp(Buffer.from(drawing)).stats();
    expect(channels[0]?.max).toBe(255);
    expect(channels[0]?.mean).toBeGreaterThan(20);
  });

  it('leaves out what the font lacks and breaks long words', () => {
    expect(drawable('кот 😀  漢 cat')).toBe('кот cat');
    const lines = wrap(`${'длинно'.repeat(20)} и ещё слова в конце`, 200, 20, 'bold', 3);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/…$/);
  });
});

describe('pictures', () => {
  it('show the words: another prompt gives another picture, the same one with a seed the same', async () => {
    const draw = (prompt: string) => made('bytedance/seedream', { prompt, seed: 1 });
    const [cat, again, dog] = [await draw('кот'), await draw('кот'), await draw('пёс')];
    expect((await readFile(cat)).equals(await readFile(again))).toBe(true);
    expect(await difference(cat, dog)).toBeGreaterThan(5);
  });

  it.each([
    ['16:9', 16 / 9],
    ['9:16', 9 / 16],
    ['1:1', 1],
  ])('have the ratio %s', async (ratio, expected) => {
    const { width, height } = await sharp(
      await made('nano-banana-pro', { prompt: 'a', aspect_ratio: ratio }),
    ).metadata();
    expect(width / height).toBeCloseTo(expected, 1);
  });

  it('come in the wanted format and number', async () => {
    expect(await mimeOfFile(await made('nano-banana-pro', { prompt: 'a', output_format: 'jpg' }))).toBe('image/jpeg');
    const { files } = await renderMedia(jobOf('ideogram/character-remix', { prompt: 'a', num_images: '3' }, [picture]));
    expect(files).toHaveLength(3);
  });

  it('are derived from the given one', async () => {
    const edited = await made('google/nano-banana-edit', { prompt: 'сделай синим' }, [picture]);
    expect(await difference(edited, picture.path)).toBeGreaterThan(10);
    const larger = await sharp(await made('topaz/image-upscale', { upscale_factor: '4' }, [picture])).metadata();
    expect([larger.width, larger.height]).toEqual([800, 400]);
    const cut = await sharp(await made('recraft/remove-background', {}, [picture])).stats();
    expect(cut.isOpaque).toBe(false);
    expect(cut.channels[3]?.max).toBe(255);
  });

  it('change where the mask is white only', async () => {
    const mask = join(folder, 'mask.png');
    const half = '<svg width="200" height="100"><rect x="100" width="100" height="100" fill="#fff"/></svg>';
    await sharp({ create: { width: 200, height: 100, channels: 3, background: 'black' } })
      .composite([{ input: Buffer.from(half) }])
      .png()
      .toFile(mask);
    const path = await made('ideogram/v3-edit', { prompt: '' }, [picture, await sourceOf('mask_url', mask)]);
    const corner = async (left: number): Promise<number> => {
      const area = await sharp(path).extract({ left, top: 95, width: 4, height: 4 }).toBuffer();
      return (await sharp(area).stats()).channels.reduce((sum, channel) => sum + channel.mean, 0) / 3;
    };
    expect(await corner(2)).toBeGreaterThan(250);
    expect(await corner(190)).toBeLessThan(240);
  });

  it('fail in words if the given file is damaged', async () => {
    const broken: Source = { ...picture, path: __filename };
    await expect(made('google/nano-banana-edit', { prompt: 'a' }, [broken])).rejects.toThrow(
      /image_url could not be read/,
    );
  });
});

describe('films and sounds', () => {
  it('are short h264 films of the wanted ratio, with sound', async () => {
    const film = await made('kling/v2-1-master-text-to-video', { prompt: 'море', duration: '5', aspect_ratio: '9:16' });
    expect(await mimeOfFile(film)).toBe('video/mp4');
    const facts = await probe(film);
    expect(facts.seconds).toBeCloseTo(1, 0);
    expect((facts.width ?? 0) / (facts.height ?? 1)).toBeCloseTo(9 / 16, 1);
    expect(facts.hasSound).toBe(true);
    const derived = await made('wan/2-6-video-to-video', { prompt: 'иначе' }, [await sourceOf('video_urls', film)]);
    expect((await probe(derived)).hasSound).toBe(true);
  });

  it('animate a picture with a given voice', async () => {
    const voice = await made('elevenlabs/text-to-speech-turbo-2-5', { text: 'Привет!' });
    expect(await mimeOfFile(voice)).toBe('audio/mpeg');
    const film = await made('infinitalk/from-audio', { prompt: 'a' }, [picture, await sourceOf('audio_url', voice)]);
    expect(await probe(film)).toMatchObject({ hasSound: true, width: 288, height: 144 });
    const heard = await renderMedia(jobOf('elevenlabs/speech-to-text', {}, [await sourceOf('audio_url', voice)]));
    expect(heard.object).toMatchObject({
      text: expect.stringMatching(/I heard the file task\d+-0\.mp3: 1\.\d+ s/) as string,
    });
  });

  it('are two tracks with covers for a song', async () => {
    const { tracks } = await renderMedia(jobOf('ai-music-api/generate', { prompt: 'песня', title: 'Лето' }));
    expect(tracks).toHaveLength(2);
    for (const track of tracks ?? []) {
      expect(track).toMatchObject({ title: 'Лето', duration: 1 });
      expect(await mimeOfFile(join(folder, track.file))).toBe('audio/mpeg');
      expect(await mimeOfFile(join(folder, track.image))).toBe('image/jpeg');
    }
  });
});
