import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelSpec } from '../../src/registry';
import { ModelsFileError } from '../../src/registry/yaml/mistake';
import { chunksOf, parseChunk } from '../../src/registry/yaml/models-file';
import { compileSchema } from '../../src/registry/yaml/schema-check';

const MODELS = join(__dirname, '../../models');

/** The models of a YAML text, read without Nest. @throws ModelsFileError */
export const modelsIn = (text: string): ModelSpec[] => {
  const schema = compileSchema(JSON.parse(readFileSync(join(MODELS, 'models.schema.json'), 'utf8')) as object);
  const parts = chunksOf(text).map((chunk) => parseChunk(chunk, 'kie', schema));
  const mistakes = parts.flatMap((part) => part.mistakes);
  if (mistakes.length > 0) throw new ModelsFileError('kie_models.yaml', mistakes);
  return parts.flatMap((part) => part.models.map(({ model }) => model));
};

/** Every model of `models/kie_models.yaml`. */
export const loadedModels = (): ModelSpec[] => modelsIn(readFileSync(join(MODELS, 'kie_models.yaml'), 'utf8'));
