import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSpec } from '../model-spec';

/** The models of one stretch of YAML without mistakes; `offset` counts the lines from the start of the stretch. */
export type KnownModels = { model: ModelSpec; offset: number }[];
/** Hash of a stretch (see {@link stretchKey}) -> its models. */
export type Known = Map<string, KnownModels>;

const PREFIX = 'registry-';
/** One file for each folder of models and version of the code; more are left over from tests and older versions. */
const FILES_KEPT = 4;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

export const stretchKey = (provider: string, text: string): string => digest(`${provider}\n${text.trimEnd()}`);

const ROOM = join(__dirname, '..');

/** What decides the outcome of parsing beside the YAML: the sources of this room (compiled or not) and the schema. */
const codeVersion = (schemaText: string): string => {
  const sources = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|ts)$/.test(name) && !/\.(spec|d)\.ts$/.test(name))
    .sort()
    .map((name) => readFileSync(join(ROOM, name), 'utf8'));
  return digest([schemaText, ...sources].join('\n'));
};

/**
 * Parsed models on disk, each under the hash of its text, so that a start need not parse again what has not changed.
 * It is never in the way: a file that is missing, damaged or of other code counts as empty, and where nothing can be
 * written nothing is.
 */
export class ParseCache {
  private readonly file: string;

  /** @param models the folder of the models files, @param schemaText their JSON Schema, both part of the file's name */
  constructor(
    private readonly folder: string,
    models: string,
    schemaText: string,
  ) {
    this.file = `${PREFIX}${digest(`${models}\n${codeVersion(schemaText)}`)}.json`;
  }

  /** First line: the hash of the rest, so that a file cut short or mixed up is not believed. */
  async read(): Promise<Known> {
    try {
      const text = await readFile(join(this.folder, this.file), 'utf8');
      const end = text.indexOf('\n');
      const body = text.slice(end + 1);
      if (end === -1 || text.slice(0, end) !== digest(body)) return new Map();
      return new Map(JSON.parse(body) as [string, KnownModels][]);
    } catch {
      return new Map();
    }
  }

  /** Written beside the old one and then put in its place: a reader sees a whole file. Resolves in any case. */
  async write(known: Known): Promise<void> {
    const body = JSON.stringify([...known]);
    const fresh = join(this.folder, `${this.file}.${randomUUID()}`);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(fresh, `${digest(body)}\n${body}`);
      await rename(fresh, join(this.folder, this.file));
      await this.prune();
    } catch {
      await rm(fresh, { force: true }).catch(() => undefined);
    }
  }

  private async prune(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.startsWith(PREFIX));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        return { path, at: (await stat(path)).mtimeMs };
      }),
    );
    const old = files.sort((left, right) => right.at - left.at).slice(FILES_KEPT);
    await Promise.all(old.map(({ path }) => rm(path, { force: true })));
  }
}
