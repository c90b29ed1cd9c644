import type { Json } from '../registry';
import { outputsOf } from './outputs';

describe('outputsOf', () => {
  it('gives every address of resultUrls, its kind by its extension', () => {
    const result = { resultUrls: ['https://f.example/a.png', 'https://f.example/b.mp4?x=1', 'https://f.example/c'] };
    expect(outputsOf(result, 'image')).toEqual([
      { kind: 'image', url: 'https://f.example/a.png', name: 'a.png' },
      { kind: 'video', url: 'https://f.example/b.mp4?x=1', name: 'b.mp4' },
      { kind: 'image', url: 'https://f.example/c', name: 'c' },
    ]);
  });

  it('reads the tracks of Suno', () => {
    const data = [
      {
        id: 'track-1',
        audio_url: 'https://f.example/1.mp3',
        image_url: 'https://f.example/1.jpg',
        title: 'Sea',
        duration: 120.5,
      },
      { audio_url: '', stream_audio_url: 'https://f.example/stream/2', title: '' },
      { title: 'nothing' },
    ];
    expect(outputsOf({ data } as unknown as Json, 'audio')).toEqual([
      {
        kind: 'audio',
        url: 'https://f.example/1.mp3',
        name: '1.mp3',
        id: 'track-1',
        title: 'Sea',
        durationSeconds: 120.5,
      },
      { kind: 'audio', url: 'https://f.example/stream/2', name: '2' },
    ]);
  });

  it('reads lyrics', () => {
    const result = {
      resultObject: { lyricsData: [{ text: 'La la', title: 'Song', status: 'complete' }, { text: '' }] },
    };
    expect(outputsOf(result as Json, 'text')).toEqual([{ kind: 'text', text: 'La la', title: 'Song' }]);
  });

  it('reads words in a resultObject, or as one', () => {
    expect(outputsOf({ resultObject: { text: 'hello' } }, 'text')).toEqual([{ kind: 'text', text: 'hello' }]);
    expect(outputsOf({ resultObject: 'hello' }, 'text')).toEqual([{ kind: 'text', text: 'hello' }]);
  });

  it('hands data over as it is', () => {
    const data = { people: [{ box: [1, 2, 3, 4] }] };
    expect(outputsOf({ resultObject: data }, 'json')).toEqual([{ kind: 'json', json: data, name: 'result.json' }]);
    expect(outputsOf({ audioId: 'x' }, 'json')).toEqual([
      { kind: 'json', json: { audioId: 'x' }, name: 'result.json', id: 'x' },
    ]);
  });

  it.each([
    [{ personaId: 'p1', name: 'Ann' }, 'p1'],
    [{ voice_id: 'v1' }, 'v1'],
    [{ characterId: 'c1', characterName: 'ann.1' }, 'c1'],
    [{ audioId: '' }, undefined],
    [{ id: 'of the answer, not of a voice' }, undefined],
  ])('keeps the id that later tasks ask for: %j', (data, id) => {
    expect(outputsOf({ resultObject: data }, 'json')[0]?.id).toBe(id);
  });

  it('finds files under unknown keys, but not their covers', () => {
    const result = { info: { vocal_url: 'https://f.example/v.mp3', cover_image_url: 'https://f.example/c.jpg' } };
    expect(outputsOf(result, 'audio')).toEqual([
      { kind: 'audio', url: 'https://f.example/v.mp3', name: 'v.mp3', title: 'vocal' },
    ]);
  });

  it.each([
    [null],
    [{}],
    [{ resultUrls: [] }],
    [{ resultUrls: [''] }],
    [{ resultUrls: ['not an address', 'javascript:alert(1)'] }],
    [{ data: [] }],
    [{ resultObject: {} }],
    [{ resultObject: null }],
    [[]],
  ])('finds nothing in %j, whatever was promised', (result) => {
    for (const kind of ['image', 'video', 'audio', 'text', 'json'] as const)
      expect(outputsOf(result, kind)).toEqual([]);
  });
});
