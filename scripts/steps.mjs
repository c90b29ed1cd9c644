import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the scripts share; only what Node brings, since nothing is installed yet when they begin. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const WANTED = [20, 19];
const HEARTBEAT_MS = 10_000;

/** A step that failed, with what to do about it. */
export class StepError extends Error {
  constructor(what, mend) {
    super(`${what}\n  How to mend it: ${mend}`);
  }
}

export const checkNode = (version = process.versions.node) => {
  const [major, minor] = version.split('.').map(Number);
  if (major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1])) return;
  throw new StepError(
    `Node ${version} is too old: ${WANTED.join('.')} or newer is needed.`,
    'install the current LTS of Node from https://nodejs.org (or `nvm install --lts`), then run this again',
  );
};

/** When something was last written: a step that talks needs no sign of life. */
let lastWords = 0;
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Shows that something is being done, that it is still being done, and how long it took. */
export const step = async (title, work) => {
  const since = performance.now();
  console.log(`• ${title} ...`);
  const beat = setInterval(() => {
    if (performance.now() - lastWords < HEARTBEAT_MS) return;
    console.log(`  ... ${title}: still at it after ${seconds(since)}`);
  }, HEARTBEAT_MS);
  try {
    const result = await work();
    console.log(`✓ ${title} (${seconds(since)})`);
    return result;
  } catch (error) {
    console.log(`✗ ${title} (${seconds(since)})`);
    throw error;
  } finally {
    clearInterval(beat);
  }
};

/**
 * Runs a program to its end; resolves with its exit code and the end of what it wrote. `show` lets the output through as
 * it comes, else it is only kept.
 */
export const run = (command, parameters, { show = true, timeoutMs, ...options } = {}) =>
  new Promise((settle) => {
    const child = spawn(command, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const keep = (stream, target) =>
      stream.on('data', (data) => {
        output = (output + data).slice(-200_000);
        if (!show) return;
        lastWords = performance.now();
        target.write(data);
      });
    keep(child.stdout, process.stdout);
    keep(child.stderr, process.stderr);
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', (error) => settle({ code: 127, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      settle({ code: code ?? 1, output: signal ? `${output}\nstopped by ${signal}` : output });
    });
  });

/** A program of an installed package, run by this very Node. */
export const runTool = (path, parameters, options) =>
  run(process.execPath, [resolve(ROOT, 'node_modules', path), ...parameters], options);

/** The end of every script: words instead of a stack for what was foreseen, and an honest exit code. */
export const main = (work) =>
  work().catch((error) => {
    console.error(`\n${error instanceof StepError ? error.message : (error.stack ?? error)}`);
    process.exit(1);
  });
