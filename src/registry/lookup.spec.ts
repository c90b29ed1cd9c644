import { loadedModels } from '../../test/support/models';
import { Lookup } from './lookup';
import { shortCode } from './short-code';

const lookup = new Lookup(loadedModels());
const best = (words: string): (string | undefined)[] =>
  lookup
    .search(words)
    .slice(0, 3)
    .map(({ id }) => id);

describe('finding a model', () => {
  it('by id, older id and short code, in any case', () => {
    expect(lookup.get('Wan/2-6-Text-To-Video')?.id).toBe('wan/2-6-text-to-video');
    expect(lookup.get('kling/v1-avatar-standard')?.id).toBe('kling/ai-avatar-standard');
    expect(lookup.get('suno/v5')?.id).toBe('ai-music-api/generate');
    expect(lookup.byCode(shortCode('z-image'))?.id).toBe('z-image');
    expect(lookup.get('nobody/knows')).toBeUndefined();
  });

  it('has a short code that never changes', () => {
    expect(shortCode('z-image')).toBe(shortCode('z-image'));
    expect(shortCode('z-image')).toMatch(/^[0-9a-z]{8}$/);
  });

  it.each([
    ['nano banana pro', 'nano-banana-pro'],
    ['nano bananna pro', 'nano-banana-pro'],
    ['wan 2.6 text to video', 'wan/2-6-text-to-video'],
    ['сидрим', undefined],
    ['imagen', 'google/imagen4'],
    ['remove background', 'recraft/remove-background'],
    ['удаление фона', 'recraft/remove-background'],
    ['runwya', 'runway'],
  ])('by the words "%s"', (words, id) => {
    if (id === undefined) expect(best(words)).not.toContain('z-image');
    else expect(best(words)).toContain(id);
  });

  it('finds nothing for nothing and for nonsense', () => {
    expect(lookup.search('  ')).toEqual([]);
    expect(lookup.search('qwertyuiop')).toEqual([]);
  });
});
