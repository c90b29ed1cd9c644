import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * One start of the registry in a process of its own, as after a deploy: `registry-load.mjs <models> [cache folder]`.
 * Prints the milliseconds, and the heap that the models and the look-up take (needs --expose-gc).
 */
const ROOT = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const { ModelsFolder } = require(join(ROOT, 'dist/registry/yaml/models-folder.js'));
const { schemaText } = require(join(ROOT, 'dist/registry/yaml/models-reader.js'));
const { ParseCache } = require(join(ROOT, 'dist/registry/yaml/parse-cache.js'));
const { Lookup } = require(join(ROOT, 'dist/registry/lookup.js'));

const [models, cacheFolder] = process.argv.slice(2);
globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
const started = performance.now();
const schema = schemaText();
const cache = cacheFolder === undefined ? undefined : new ParseCache(cacheFolder, models, schema);
const folder = new ModelsFolder(models, schema, cache);
const lookup = new Lookup(await folder.load());
const ms = performance.now() - started;
globalThis.gc?.();
const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
console.log(JSON.stringify({ ms, heapMb, models: lookup.models.length }));
