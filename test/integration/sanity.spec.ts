import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KieEmulator } from '../../sandbox/kie';

const PROGRAM = resolve(__dirname, '../../dist/cli/sanity.js');
/** Neither a database nor a bot, and no .env of the checkout. */
const folder = mkdtempSync(join(tmpdir(), 'sanity-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sanity = async (words: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string }> => {
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: parts.join('') };
};

describe('npm run sanity', () => {
  it('starts the emulator by itself and proves models there, with the tasks that they work on', async () => {
    const { code, out } = await sanity([
      'z-image',
      'veo/get-1080p-video',
      'wan/2-6-video-to-video',
      'gemini-omni-audio',
    ]);
    expect(out).toContain("the sandbox's emulator of kie.ai");
    for (const id of ['z-image', 'veo-3-1', 'veo/get-1080p-video', 'wan/2-6-video-to-video', 'gemini-omni-audio']) {
      expect(out).toMatch(new RegExp(`^${id} +\\| \\w+ +\\| success \\| ok +\\| [\\d.]+ s$`, 'm'));
    }
    expect(code).toBe(0);
  }, 60_000);

  describe('against a kie of its own', () => {
    const kie = new KieEmulator({ apiKey: 'key-of-sanity', limits: { create: false } });
    beforeAll(() => kie.start());
    afterAll(() => kie.stop());
    const env = (): Record<string, string> => ({
      KIE_API_KEY: 'key-of-sanity',
      KIE_BASE_URL: kie.url,
      KIE_UPLOAD_BASE_URL: kie.uploadUrl,
      KIE_CREATE_LIMIT: 'off',
    });

    it('tells of the one that fails, and ends with 1', async () => {
      kie.behave({ model: 'google/nano-banana', outcome: { failCode: '500', failMsg: 'the model is on fire' } });
      const { code, out } = await sanity(['z-image', 'google/nano-banana'], env());
      expect(out).toMatch(/^z-image +\|.*\| ok/m);
      expect(out).toMatch(/^google\/nano-banana \|.*\| fail +\| fail/m);
      expect(out).toContain('the model is on fire');
      expect(out).not.toContain('key-of-sanity');
      expect(code).toBe(1);
    }, 30_000);

    it('starts nothing beyond the budget', async () => {
      const before = kie.creates.length;
      const { code, out } = await sanity(['z-image', 'google/nano-banana', '--budget', '1'], env());
      expect(out).toMatch(/google\/nano-banana: .*budget/);
      expect(kie.creates.slice(before).map(({ model }) => model)).toEqual(['z-image']);
      expect(code).toBe(3);
    }, 30_000);

    it('says what is wrong with its settings and words', async () => {
      expect(await sanity(['z-imag'], env())).toMatchObject({ code: 2, out: expect.stringContaining('z-image') });
      expect(await sanity(['--every'])).toMatchObject({ code: 2 });
      expect(await sanity(['z-image'], { ...env(), KIE_BASE_URL: 'kie' })).toMatchObject({
        code: 2,
        out: expect.stringContaining('KIE_BASE_URL'),
      });
      expect(await sanity(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--budget') });
    }, 30_000);
  });
});
