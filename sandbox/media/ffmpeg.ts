import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const DEADLINE_MS = 60_000;

let found: string | null | undefined;

/** Path of the ffmpeg binary: FFMPEG_PATH, else the one of the npm package; null if there is none for this machine. */
export function ffmpegPath(): string | null {
  found ??= process.env.FFMPEG_PATH ?? packaged();
  return found;
}

function packaged(): string | null {
  try {
    // Loaded late: the package throws where it has no binary for the machine.
    const { path } = createRequire(__filename)('@ffmpeg-installer/ffmpeg') as { path: string };
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Runs ffmpeg to its end; throws an Error that ends with ffmpeg's last words. Returns what it said. */
export function ffmpeg(args: string[], mayFail = false): Promise<string> {
  const path = ffmpegPath();
  if (path === null) throw new Error('the sandbox has no ffmpeg on this machine: set FFMPEG_PATH');
  return new Promise((resolve, reject) => {
    const child = spawn(path, ['-hide_banner', '-nostdin', '-y', '-threads', '1', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-20_000)));
    child.on('error', (error) => reject(new Error(`ffmpeg could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0 || mayFail) resolve(said);
      else reject(new Error(`ffmpeg failed: ${said.trim().split('\n').slice(-3).join(' ')}`));
    });
  });
}

export interface Facts {
  /** Length in seconds, null if it is not known. */
  seconds: number | null;
  width: number | null;
  height: number | null;
  hasSound: boolean;
}

/** Length and size of a film or a sound; all unknown if it cannot be read or there is no ffmpeg. */
export async function probe(path: string): Promise<Facts> {
  const said = ffmpegPath() === null ? '' : await ffmpeg(['-i', path], true);
  const duration = /Duration: (\d+):(\d+):([\d.]+)/.exec(said);
  const size = /Video:.*?\s(\d{2,5})x(\d{2,5})/.exec(said);
  return {
    seconds: duration ? Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]) : null,
    width: size ? Number(size[1]) : null,
    height: size ? Number(size[2]) : null,
    hasSound: /Stream.*Audio:/.test(said),
  };
}
