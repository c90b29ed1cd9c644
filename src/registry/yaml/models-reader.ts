import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import type { Mistake } from './mistake';
import type { ModelSpec } from '../model-spec';
import { chunksOf, parseChunk } from './models-file';
import { ModelsFolder } from './models-folder';
import { compileSchema } from './schema-check';

const SCHEMA_FILE = join(__dirname, '../../../models/models.schema.json');

/** The JSON Schema of models files, the one that editors use. */
export const schemaText = (): string => readFileSync(SCHEMA_FILE, 'utf8');

let compiled: ValidateFunction | undefined;

/** Every model of a folder, for tools that need no service around it. @throws ModelsFileError */
export const readModels = (directory: string): Promise<ModelSpec[]> => new ModelsFolder(directory, schemaText()).load();

/** The models of a text, or of a stretch of one, with its mistakes; lines count from the start of the text. */
export const modelsOfText = (text: string, provider: string): { models: ModelSpec[]; mistakes: Mistake[] } => {
  const schema = (compiled ??= compileSchema(JSON.parse(schemaText()) as object));
  const parts = chunksOf(text).map((chunk) => parseChunk(chunk, provider, schema));
  return {
    models: parts.flatMap((part) => part.models.map(({ model }) => model)),
    mistakes: parts.flatMap((part) => part.mistakes),
  };
};
