import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const TIMEOUT_MS = 60_000;
/** Four bytes a pixel, twice: half a gigabyte for a moment is what a small server can spare. */
const MAX_PIXELS = 50_000_000;

/** Pixels as they are shown (turned as the file says), red, green, blue and opacity a byte each. */
export interface RawPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

/**
 * Decoding takes seconds in which its thread does nothing else, so it gets one of its own. The thread is made of a text:
 * it needs nothing of ours, and runs from source as well as from a build.
 */
const DECODER = `
const { readFileSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { all } = require(workerData.library);
all({ buffer: readFileSync(workerData.path) }).then(async ([first]) => {
  if (first.width * first.height > workerData.maxPixels) throw new Error('the picture is too large to be decoded');
  const { width, height, data } = await first.decode();
  parentPort.postMessage({ width, height, data: new Uint8Array(data.buffer) }, [data.buffer]);
}).catch((error) => { throw error; });
`;

/**
 * Decodes a HEIC picture of a phone. libvips is built without this codec, because of its patents.
 * @throws Error if it is damaged, too large, or takes longer than a minute; the reason of `signal`
 */
export const decodeHeic = (path: string, signal: AbortSignal): Promise<RawPicture> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const library = createRequire(__filename).resolve('heic-decode');
    // What the library prints about damaged files is no log line of ours.
    const quiet = { stdout: true, stderr: true };
    const worker = new Worker(DECODER, { ...quiet, eval: true, workerData: { path, library, maxPixels: MAX_PIXELS } });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      void worker.terminate();
      settle();
    };
    const fail = (error: Error): void => end(() => reject(error));
    const abort = (): void => fail(signal.reason as Error);
    const timer = setTimeout(() => fail(new Error('decoding took too long')), TIMEOUT_MS);
    signal.addEventListener('abort', abort, { once: true });
    worker.once('message', (picture: RawPicture) => end(() => resolve(picture)));
    worker.once('error', fail);
    worker.once('exit', () => fail(new Error('the decoder ended')));
  });
