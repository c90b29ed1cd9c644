import { loadedModels } from '../../test/support/models';
import { USUAL_SECONDS, usualSeconds } from './usual-duration';

describe('usual duration', () => {
  it('is what the YAML says', () => {
    expect(usualSeconds({ usualDuration: 'very_slow', output: 'image' })).toBe(USUAL_SECONDS.very_slow);
  });

  it('is told by the output where the YAML says nothing', () => {
    const outputs = ['image', 'video', 'audio', 'text', 'json'] as const;
    expect(outputs.map((output) => usualSeconds({ usualDuration: null, output }))).toEqual([30, 180, 60, 20, 30]);
  });

  it('stands at every model of the file', () => {
    expect(loadedModels().filter((model) => model.usualDuration === null)).toEqual([]);
  });
});
