import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelsDocument } from '../../src/cli/docs-models/document';
import { loadedModels } from '../support/models';

describe('docs/models.md', () => {
  const models = loadedModels();
  const written = readFileSync(join(__dirname, '../../docs/models.md'), 'utf8');

  it('is what the YAML gives (else: npm run docs:models)', () => {
    expect(written === modelsDocument(models)).toBe(true);
  });

  it('has every model once', () => {
    for (const { id } of models) expect(written.split(`| \`${id}\` |`)).toHaveLength(2);
  });
});
