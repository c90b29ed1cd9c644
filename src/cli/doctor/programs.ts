import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AppConfig } from '../../config';
import { programPath } from '../../media';
import { type Check, ok, warn } from './check';

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

const program = (name: 'ffmpeg' | 'ffprobe', configured: string | null, without: string): Check => ({
  name,
  run: async () => {
    const place = programPath(name, configured);
    try {
      const { stdout } = await run(place, ['-version'], { timeout: DEADLINE_MS });
      return ok(`${/version (\S+)/.exec(stdout)?.[1] ?? 'found'} at ${place}`);
    } catch {
      return warn(`not found (${place}): ${without}`, `Install ${name}, or set ${name.toUpperCase()}_PATH.`);
    }
  },
});

export const programChecks = ({ media }: AppConfig): Check[] => [
  program('ffmpeg', media.ffmpegPath, 'sound in other forms than the provider takes is refused'),
  program('ffprobe', media.ffprobePath, 'the length of files that Telegram does not tell is estimated'),
];
