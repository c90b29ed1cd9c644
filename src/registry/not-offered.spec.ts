import { aModel, parameter } from '../../test/support/model-builder';
import type { ModelSpec } from './model-spec';
import { alike } from './not-offered';

const model = (id: string, more: Partial<ModelSpec>): ModelSpec => aModel({ id, provider: 'kie', ...more });
const sound = { input: { audio_url: parameter('string', { format: 'audio_url' }) } };

it('what comes near is of the same kind, takes the same files or gives the same; the nearest first', () => {
  const meant = model('writes', { modelType: 'speech_to_text', output: 'text', ...sound });
  const offered = [
    model('draws', { modelType: 'text_to_image', output: 'image' }),
    model('rhymes', { modelType: 'text_to_text', output: 'text' }),
    model('sings', { modelType: 'audio_to_audio', output: 'audio', ...sound }),
    model('also writes', { modelType: 'audio_to_audio', also: ['speech_to_text'], output: 'audio', ...sound }),
    model('writes too', { modelType: 'speech_to_text', output: 'text', ...sound }),
  ];
  expect(alike(meant, offered).map(({ id }) => id)).toEqual(['writes too', 'also writes', 'rhymes', 'sings']);
});
