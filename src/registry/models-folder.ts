import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { type Mistake, ModelsFileError } from './mistake';
import type { ModelSpec } from './model-spec';
import { type Chunk, type ParsedChunk, chunksOf, parseChunk } from './models-file';

const SUFFIX = '_models.yaml';
/** Longest stretch of parsing before other work gets its turn. One entry takes about 2 ms. */
const TURN_MS = 15;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The models of a folder: each `<provider>_models.yaml` gives those of its provider. Parses in small steps, so that a
 * reload does not stall the process, and keeps what it has parsed, so that only changed entries are parsed again.
 */
export class ModelsFolder {
  private parsed = new Map<string, ParsedChunk>();

  constructor(
    private readonly folder: string,
    private readonly schema: ValidateFunction,
  ) {}

  /** @throws ModelsFileError naming every mistake with file and line; an error of the file system if it can't be read */
  async load(): Promise<ModelSpec[]> {
    const files = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
    if (files.length === 0) {
      throw new ModelsFileError(this.shown(''), [
        { line: 0, path: [], reason: `there is no *${SUFFIX} in this folder` },
      ]);
    }
    const kept = new Map<string, ParsedChunk>();
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
        const result = this.parse(chunk, provider, kept);
        entries.push(...result.models);
        mistakes.push(...result.mistakes);
      }
      for (const { model, line } of entries) mistakes.push(...doubles(model, line, taken, codes));
      if (mistakes.length > 0) throw new ModelsFileError(this.shown(file), mistakes);
      models.push(...entries.map(({ model }) => model));
    }
    this.parsed = kept;
    return models;
  }

  private parse(chunk: Chunk, provider: string, kept: Map<string, ParsedChunk>): ParsedChunk {
    const key = `${provider}\n${chunk.text.trimEnd()}`;
    const known = this.parsed.get(key);
    const result = known ? atLine(known, chunk.line) : parseChunk(chunk, provider, this.schema);
    if (result.mistakes.length === 0 && result.models.length === 1) kept.set(key, result);
    return result;
  }

  private shown(file: string): string {
    const path = join(this.folder, file);
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  }
}

/** The same entry, wherever it stands now. */
const atLine = ({ models }: ParsedChunk, line: number): ParsedChunk => ({
  models: models.map(({ model }) => ({ model, line })),
  mistakes: [],
});

/** Ids, aliases and short codes that two models claim. */
const doubles = (model: ModelSpec, line: number, taken: Map<string, string>, codes: Map<string, string>): Mistake[] => {
  const mistakes: Mistake[] = [];
  for (const name of [model.id, ...model.aliases]) {
    const owner = taken.get(name.toLowerCase());
    if (owner !== undefined) mistakes.push({ line, path: [model.id], reason: `"${name}" already names ${owner}` });
    taken.set(name.toLowerCase(), model.id);
  }
  const twin = codes.get(model.code);
  if (twin !== undefined) {
    mistakes.push({ line, path: [model.id], reason: `has the short code ${model.code}, as has ${twin}: rename one` });
  }
  codes.set(model.code, model.id);
  return mistakes;
};
