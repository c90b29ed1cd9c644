import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, StepError } from './steps.mjs';

const FILE = join(ROOT, '.data', 'start.json');

/** True if the process runs and is what we took it for: numbers of processes are given out again. */
const runs = (pid, word) => {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const read = () => {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return null;
  }
};

/** What an `npm start` that was killed hard left running: it would go on with the old code. */
const endOrphans = (known) => {
  for (const [word, pid] of Object.entries(known.children ?? {})) {
    if (runs(pid, word)) process.kill(pid, 'SIGTERM');
  }
};

/**
 * Only one `npm start` in a checkout. The returned object notes what others should know of this one.
 * @throws StepError in words if there is one already
 */
export const beTheOnlyOne = () => {
  mkdirSync(dirname(FILE), { recursive: true });
  for (;;) {
    try {
      writeFileSync(FILE, JSON.stringify({ pid: process.pid }), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new StepError(`${FILE} cannot be written (${error.code}).`, 'make .data writable');
    }
    const known = read();
    if (known !== null && runs(known.pid, 'start.mjs')) {
      throw new StepError(
        `Atelier is already running here (process ${known.pid})${known.page ? `; the chat page is ${known.page}` : ''}.`,
        'use that one, or stop it with Ctrl-C and start again (another instance: `node dist/main.js` with a PORT of its own)',
      );
    }
    if (known !== null) endOrphans(known);
    rmSync(FILE, { force: true });
  }
  const notes = { pid: process.pid, children: {} };
  process.on('exit', () => {
    if (read()?.pid === process.pid) rmSync(FILE, { force: true });
  });
  const write = () => writeFileSync(FILE, JSON.stringify(notes));
  return {
    child: (word, pid) => ((notes.children[word] = pid), write()),
    page: (url) => ((notes.page = url), write()),
  };
};
