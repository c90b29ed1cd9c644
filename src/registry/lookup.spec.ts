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
    ['imagen', 'google/imagen4'],
    ['remove background', 'recraft/remove-background'],
    ['удаление фона', 'recraft/remove-background'],
    ['runwya', 'runway'],
    ['нано банана', 'nano-banana-2-1'],
    ['нанобанана про', 'nano-banana-pro'],
    ['убрать фон', 'recraft/remove-background'],
    ['удалить фон с фото', 'recraft/remove-background'],
    ['флюкс', 'flux-2/pro-text-to-image'],
    ['музыка', 'ai-music-api/generate'],
    ['песня', 'ai-music-api/generate'],
    ['обложка для трека', 'ai-music-api/cover-generate'],
    ['убрать шум', 'elevenlabs/audio-isolation'],
    ['ван 2.6', 'wan/2-6-text-to-video'],
  ])('by the words "%s"', (words, id) => {
    expect(best(words)).toContain(id);
  });

  it.each([
    ['видео из фото', 'image_to_video'],
    ['сделать видео из моего фото', 'image_to_video'],
    ['оживить фото', 'image_to_video'],
    ['animate photo', 'image_to_video'],
    ['озвучка', 'text_to_speech'],
    ['озвучить текст', 'text_to_speech'],
    ['апскейл', 'upscale'],
    ['увеличить картинку', 'upscale'],
    ['улучшить качество фото', 'upscale'],
    ['липсинк', 'lip_sync'],
    ['talking avatar', 'avatar'],
    ['говорящая голова', 'avatar'],
    ['transcribe', 'speech_to_text'],
    ['расшифровать аудио', 'speech_to_text'],
    ['логотип', 'text_to_image'],
    ['нарисуй кота', 'text_to_image'],
    ['миджорни', 'text_to_image'],
    ['sora', 'text_to_video'],
    ['face swap', 'image_edit'],
    ['продлить видео', 'video_extend'],
  ])('by what people call its kind: "%s"', (words, modelType) => {
    expect(lookup.search(words)[0]?.modelType).toBe(modelType);
  });

  it.each([
    ['вео', /^Google Veo/],
    ['клинг', /^Kling/],
    ['суно', /^Suno/],
    ['хайлуо', /^Hailuo/],
    ['сидрим', /^Seedream/],
    ['чат гпт картинка', /GPT/],
  ])('by a name written as it is heard: "%s"', (words, title) => {
    expect(
      lookup
        .search(words)
        .slice(0, 3)
        .filter((model) => !title.test(model.title)),
    ).toEqual([]);
    expect(lookup.search(words)).not.toEqual([]);
  });

  it('begins with a featured one of those that fit alike', () => {
    expect(lookup.search('veo')[0]?.id).toBe('veo-3-1');
    expect(
      lookup
        .search('nano banana')
        .slice(0, 6)
        .map(({ id }) => id),
    ).toContain('google/nano-banana');
    expect(lookup.search('suno')[0]?.id).toBe('ai-music-api/generate');
    expect(lookup.search('оживить фото')[0]?.featured).toBeDefined();
  });

  it('finds nothing for nothing and for nonsense', () => {
    expect(lookup.search('  ')).toEqual([]);
    expect(lookup.search('qwertyuiop')).toEqual([]);
    expect(lookup.search('а')).toEqual([]);
    // One of the words stands in some descriptions.
    expect(lookup.search('foo-bar')).toEqual([]);
  });
});

describe('a text that may be a search', () => {
  it.each(['lip sync', 'нано банана', 'runwya', 'убрать фон', 'animate a photo', 'a song', 'видео из фото', 'veo'])(
    '"%s" names models',
    (words) => expect(lookup.areModelsNamed(words)).toBe(true),
  );

  it.each([
    'кот в космосе',
    'a cat in space',
    'beautiful girl, oil painting, golden hour',
    'песня о лете',
    'hello',
    '👍',
    'закат над морем '.repeat(500),
  ])('"%s" describes something', (words) => expect(lookup.areModelsNamed(words)).toBe(false));
});
