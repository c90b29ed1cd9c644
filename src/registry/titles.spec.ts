import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { LOCALES, hasMessage, loadLocale } from '../i18n';
import type { Parameter } from './model-spec';
import { describeProblem, hintOf, titleOf, typeTitle } from './titles';

const keysOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => keysOf(item, `${path}.${key}`))
    : [path.replace(/_(one|few|many|other)$/, '')];

const parametersOf = (properties: Record<string, Parameter>): string[] =>
  Object.entries(properties).flatMap(([key, value]) => [
    key,
    ...parametersOf(value.properties ?? value.items?.properties ?? {}),
  ]);

describe('texts of the registry', () => {
  it('are the same in both languages', () => {
    const [russian, english] = LOCALES.map((locale) => [...new Set(keysOf(loadLocale(locale).registry))].sort());
    expect(english).toEqual(russian);
  });

  it('name every parameter and every type of the YAML', () => {
    const models = loadedModels();
    const names = new Set(models.flatMap(({ input }) => parametersOf(input)));
    const types = new Set(models.flatMap(({ modelType, also }) => [modelType, ...also]));
    for (const locale of LOCALES) {
      for (const name of names)
        expect({ name, known: hasMessage(locale, `registry.parameters.${name}.title`) }).toEqual({ name, known: true });
      for (const type of types)
        expect({ type, known: hasMessage(locale, `registry.types.${type}`) }).toEqual({ type, known: true });
    }
  });

  it('have words for every problem that the code can find', () => {
    const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    const code = sources.map((file) => readFileSync(join(__dirname, file), 'utf8')).join('\n');
    const found = [
      ...code.matchAll(/(?:refused\(|problem\(|code: )'([a-z_]+)'/g),
      ...code.matchAll(/: '((?:min|max)_(?:length|value|items)|step)',/g),
    ].map((match) => match[1] ?? '');
    expect(found.length).toBeGreaterThan(20);
    const model = aModel({ id: 'm', provider: 'kie' });
    const types = ['string', 'number', 'integer', 'boolean', 'array', 'object'].map((type) => `type_${type}`);
    for (const problem of new Set([...found, ...types])) {
      for (const locale of LOCALES) {
        const parameters = {
          limit: 3,
          given: 'x',
          keys: 'prompt',
          others: 'prompt',
          min: 1,
          max: 2,
          format: 'image_url',
        };
        const text = describeProblem(model, { code: problem, path: ['prompt'], key: 'prompt', parameters }, locale);
        expect({ problem, text }).toEqual({
          problem,
          text: expect.not.stringMatching(/\{\{|undefined|registry\./) as string,
        });
      }
    }
  });

  it('fall back to a readable key', () => {
    expect(titleOf('dream_depth', parameter('integer'), 'ru')).toBe('Dream depth');
    expect(titleOf('x', parameter('integer', { title: { ru: 'Икс' } }), 'ru')).toBe('Икс');
    expect(hintOf('dream_depth', parameter('integer'), 'ru')).toBeNull();
    expect(typeTitle('dream_to_image', 'en')).toBe('Dream to image');
  });
});
