import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { AppConfig } from '../../config';
import { type Check, ok, warn } from './check';

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

/** As the service looks for it: the configured one, the one that npm installed, the system's. */
const placeOf = (name: 'ffmpeg' | 'ffprobe', configured: string | null): string => {
  if (configured !== null) return configured;
  try {
    return (createRequire(__filename)(`@${name}-installer/${name}`) as { path: string }).path;
  } catch {
    return name;
  }
};

const program = (name: 'ffmpeg' | 'ffprobe', configured: string | null, without: string): Check => ({
  name,
  run: async () => {
    const place = placeOf(name, configured);
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
