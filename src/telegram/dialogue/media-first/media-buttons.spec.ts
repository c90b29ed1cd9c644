import { fileCardData, fileModelData, linkKindData, offerData, parseMedia, useCode, useData } from './media-buttons';

const id = '0b1c2d3e-4f50-4172-8394-a5b6c7d8e9fa';
const parsed = (data: string) => parseMedia(data.split(':').slice(1));

describe('buttons of received files', () => {
  it('come back as what they were made of, within the 64 bytes', () => {
    const made = [
      [offerData(id, 2), { verb: 'offer', page: 2 }],
      [useData(id, 'a_type_with_a_name_that_is_longer_than_any_button', 1), { verb: 'use', page: 1 }],
      [fileModelData(id, '0abc1234'), { verb: 'model', code: '0abc1234' }],
      [fileCardData(id, 'AbC_-123'), { verb: 'card', token: 'AbC_-123' }],
      [linkKindData(id, 'page'), { verb: 'kind', kind: 'page' }],
    ] as const;
    for (const [data, press] of made) {
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(parsed(data)).toMatchObject({ id, ...press });
    }
    expect(parsed(useData(id, 'upscale', 0))).toMatchObject({ use: useCode('upscale') });
  });

  it('are refused when forged', () => {
    for (const data of ['file', 'file:x:o:0', `file:${'A'.repeat(22)}:z:1`, `file:${'A'.repeat(22)}:k:nothing`]) {
      expect(parsed(data)).toBeNull();
    }
  });
});
