import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { type Mistake, ModelsFileError } from './mistake';
import type { ModelSpec } from '../model-spec';
import { type Chunk, type ParsedChunk, chunksOf, parseChunk } from './models-file';
import { type Known, type KnownModels, type ParseCache, stretchKey } from './parse-cache';
import { compileSchema } from './schema-check';

const SUFFIX = '_models.yaml';
/** Longest stretch of parsing before other work gets its turn. One entry takes about 2 ms. */
const TURN_MS = 15;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The models of a folder: each `<provider>_models.yaml` gives those of its provider. Parses in small steps, so that a
 * reload does not stall the process, and keeps what it has parsed (in memory, and for the next start in the cache), so
 * that only changed entries are parsed again.
 */
export class ModelsFolder {
  private parsed: Known | undefined;
  private compiled: ValidateFunction | undefined;

  /** @param schemaText the JSON Schema of the files, compiled only if something has to be parsed */
  constructor(
    private readonly folder: string,
    private readonly schemaText: string,
    private readonly cache?: ParseCache,
  ) {}

  /** @throws ModelsFileError naming every mistake with file and line; an error of the file system if it can't be read */
  async load(): Promise<ModelSpec[]> {
    const files = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
    if (files.length === 0) {
      throw new ModelsFileError(this.shown(''), [
        { line: 0, path: [], reason: `there is no *${SUFFIX} in this folder` },
      ]);
    }
    const known = this.parsed ?? (await this.cache?.read()) ?? new Map<string, KnownModels>();
    const kept: Known = new Map();
    const taken = new Map<string, string>();
    const codes = new Map<string, string>();
    const models: ModelSpec[] = [];
    for (const file of files) {
      const path = join(this.folder, file);
      const provider = basename(file, SUFFIX);
      const entries: ParsedChunk['models'] = [];
      const mistakes: Mistake[] = [];
      let turnEnds = performance.now() + TURN_MS;
      for (const chunk of chunksOf(await readFile(path, 'utf8'))) {
        if (performance.now() > turnEnds) {
          await pause();
          turnEnds = performance.now() + TURN_MS;
        }
        const result = this.parse(chunk, provider, known, kept);
        entries.push(...result.models);
        mistakes.push(...result.mistakes);
      }
      for (const { model, line } of entries) mistakes.push(...doubles(model, line, taken, codes));
      if (mistakes.length > 0) throw new ModelsFileError(this.shown(file), mistakes);
      models.push(...entries.map(({ model }) => model));
    }
    if (![...kept.keys()].every((key) => known.has(key))) await this.cache?.write(kept);
    this.parsed = kept;
    return models;
  }

  private parse(chunk: Chunk, provider: string, known: Known, kept: Known): ParsedChunk {
    const key = stretchKey(provider, chunk.text);
    const models = known.get(key);
    if (models) {
      kept.set(key, models);
      return { models: models.map(({ model, offset }) => ({ model, line: chunk.line + offset })), mistakes: [] };
    }
    this.compiled ??= compileSchema(JSON.parse(this.schemaText) as object);
    const result = parseChunk(chunk, provider, this.compiled);
    if (result.mistakes.length === 0) {
      kept.set(
        key,
        result.models.map(({ model, line }) => ({ model, offset: line - chunk.line })),
      );
    }
    return result;
  }

  private shown(file: string): string {
    const path = join(this.folder, file);
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  }
}

/** Ids, aliases and short codes that two models claim. */
const doubles = (model: ModelSpec, line: number, taken: Map<string, string>, codes: Map<string, string>): Mistake[] => {
  const mistakes: Mistake[] = [];
  for (const name of [model.id, ...model.aliases]) {
    const owner = taken.get(name.toLowerCase());
    if (owner !== undefined) mistakes.push({ line, path: [model.id], reason: `"${name}" already names ${owner}` });
    taken.set(name.toLowerCase(), model.id);
  }
  const twin = codes.get(model.code);
  if (twin !== undefined && twin !== model.id) {
    mistakes.push({ line, path: [model.id], reason: `has the short code ${model.code}, as has ${twin}: rename one` });
  }
  codes.set(model.code, model.id);
  return mistakes;
};
