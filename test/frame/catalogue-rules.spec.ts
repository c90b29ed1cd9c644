import { loadCatalogue } from '../../sandbox/kie/catalogue';
import { RULED_MODELS } from '../../sandbox/kie/constraints';
import { checkInput } from '../../sandbox/kie/input-check';
import { validatorOf } from '../../src/registry/validator';
import { chanceInput } from '../support/chance-input';
import { loadedModels } from '../support/models';
import { Chance } from '../support/random';

const catalogue = loadCatalogue();
const models = new Map(loadedModels().map((model) => [model.id, model]));
const TRIES = 150;

/**
 * What the catalogue says in words about these is advice, is ignored where it does not fit, is about what is in a file, or
 * stands in its groups of parameters as well.
 */
const NO_RULE = [
  'ai-music-api/separate-vocals',
  'bytedance/seedream-v4-edit',
  'bytedance/seedream-v4-text-to-image',
  'flux1-kontext',
  'grok-imagine-image-2-0/segment-edit',
  'grok-imagine/image-to-image',
  'ideogram/character',
  'ideogram/character-edit',
  'ideogram/v3-edit',
  'kling-2.6/motion-control',
  'omnihuman-1-5',
  'pixverse-v6/image-to-video',
  'veo/extend',
  'wan/2-7-videoedit',
];

/** As it goes over the wire: every file is an address. */
const sent = (input: unknown): unknown =>
  JSON.parse(
    JSON.stringify(input, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && '$media' in value ? 'https://files.invalid/x' : value,
    ),
  );

describe('rules between parameters', () => {
  it('that the catalogue has in words are all known to the emulator', () => {
    const worded = catalogue.entries.filter(({ constraints = [] }) => constraints.length > 0).map(({ id }) => id);
    expect(worded).toHaveLength(56);
    expect(worded.filter((id) => !RULED_MODELS.has(id)).sort()).toEqual([...NO_RULE].sort());
  });

  it.each(catalogue.entries.map(({ id }) => id))('of %s: what we let pass, kie takes', (id) => {
    const entry = catalogue.find(id);
    const model = models.get(id);
    if (entry === undefined || model === undefined) throw new Error(`${id} is missing`);
    const chance = new Chance(7);
    let passed = 0;
    for (let round = 0; round < TRIES; round += 1) {
      const input = chanceInput(entry, chance);
      const checked = validatorOf(model)(input);
      if (!checked.valid) continue;
      passed += 1;
      const { problems } = checkInput(entry, sent(checked.input));
      expect({ input, problems }).toEqual({ input, problems: [] });
    }
    expect(passed).toBeGreaterThan(0);
  });
});
