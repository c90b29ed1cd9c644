import { loadedModels } from '../../../../test/support/models';
import { LOCALES } from '../../../i18n';
import { quoteOf, usualSeconds } from '../../../registry';
import { firstWords, modelLabel, roughTime, shortTitle, widthOf } from './model-label';

const PRICING = { markup: 2, kieCreditsPerCredit: 4, defaultPrice: 10 };

describe('a model on a button', () => {
  it('keeps the price and the time whole, and shortens the title from its least telling part', () => {
    const quote = { cost: 1, credits: 1234, exact: false };
    const facts = { mark: '⭐', quote, usualMs: 180_000 };
    const model = { title: 'ElevenLabs Text to Speech Multilingual v2', vendor: 'ElevenLabs' };
    expect(modelLabel('en', model, facts)).toBe('⭐ Multilingual v2 · from 1234 💎 · ~3 min');
    expect(modelLabel('en', { title: 'Veo', vendor: 'Google' }, { ...facts, mark: '' })).toBe(
      'Veo · from 1234 💎 · ~3 min',
    );
  });

  it.each([
    ['Kling 2.6 Text to Video', 'Kling', 'Kling 2.6'],
    ['Bytedance Seedance 2.0', 'ByteDance', 'Seedance 2.0'],
    ['Text to Speech', 'Acme', 'Text to Speech'],
    ['GPT Image 2 - Text to Image', 'OpenAI', 'GPT Image 2'],
  ])('"%s" becomes short', (title, vendor, short) => {
    expect(shortTitle({ title, vendor }, 14)).toBe(short);
  });

  it.each([
    ['ElevenLabs Sound Effect v2', 'ElevenLabs', 'Sound Effect v2'],
    ['Suno Boost Music Style', 'Suno', 'Boost Music'],
    ['GPT Image 2.5 Sunburst - Text to Image', 'OpenAI', 'GPT Image 2.5'],
    ['Google Imagen 4', 'Google', 'Imagen 4'],
    ['Z-Image', 'Alibaba', 'Z-Image'],
    ['Supercalifragilistic', 'Acme', 'Supercalifragil…'],
  ])('"%s" is cut between words beside a request', (title, vendor, short) => {
    expect(firstWords({ title, vendor }, 16)).toBe(short);
  });

  it.each(LOCALES)('fits a phone and differs from all others of its kind (%s)', (locale) => {
    const offered = loadedModels().filter((model) => model.price !== null && model.status === 'current');
    const labels = offered.flatMap((model) =>
      [model.modelType, ...model.also].map((type) => {
        const facts = { mark: '', quote: quoteOf(model, {}, PRICING), usualMs: usualSeconds(model) * 1000 };
        return { type, id: model.id, label: modelLabel(locale, model, facts) };
      }),
    );
    expect(labels.filter(({ label }) => widthOf(label) > 44)).toEqual([]);
    const seen = new Map(labels.map(({ type, id, label }) => [`${type} ${label}`, id]));
    expect(labels.filter(({ type, id, label }) => seen.get(`${type} ${label}`) !== id)).toEqual([]);
  });

  it.each([
    [400, '~1 s'],
    [8_400, '~8 s'],
    [43_000, '~45 s'],
    [58_000, '~1 min'],
    [185_000, '~3 min'],
  ])('tells %d ms as %s', (milliseconds, text) => {
    expect(roughTime('en', milliseconds)).toBe(text);
  });
});
