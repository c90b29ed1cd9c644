import { parameter } from '../../test/support/model-builder';
import type { Parameter } from '../registry';
import type { MediaFacts } from './facts';
import { judge } from './judge';

const file = (mime: string, more: Partial<MediaFacts> = {}): MediaFacts => ({
  type: { mime, extension: 'x' },
  sizeBytes: 1_000_000,
  ...more,
});
const takes = (format: Parameter['format'], more: Partial<Parameter> = {}): Parameter =>
  parameter('string', { format, ...more });

const image = (accept?: string[], more: Partial<Parameter> = {}) => takes('image_url', { ...more, accept });
const video = (accept?: string[], more: Partial<Parameter> = {}) => takes('video_url', { ...more, accept });
const audio = (accept?: string[], more: Partial<Parameter> = {}) => takes('audio_url', { ...more, accept });
const h264 = { videoCodec: 'h264', audioCodec: 'aac', durationSeconds: 5, width: 640, height: 360 };

describe('judge', () => {
  it.each<[string, MediaFacts, Parameter]>([
    ['a picture that the model takes', file('image/png'), image(['image/png'])],
    ['a picture of an undocumented model', file('image/png'), image()],
    [
      'a video where pictures go too',
      file('video/mp4'),
      takes('image_or_video_url', { accept: ['image/png', 'video/mp4'] }),
    ],
    ['an mp3 by another name', file('audio/mpeg'), audio(['audio/mp3'])],
    ['sound of an undocumented model', file('audio/ogg'), audio()],
    ['any document', file('text/plain'), takes('document_url')],
    ['a film of a phone', file('video/quicktime', { ...h264, videoCodec: 'hevc' }), video(['video/quicktime'])],
    ['a silent film', file('video/mp4', { videoCodec: 'h264', durationSeconds: 5 }), video(['video/mp4'])],
    [
      'a film of odd codec that is too long to convert',
      file('video/mp4', { videoCodec: 'av1', durationSeconds: 900 }),
      video(['video/mp4']),
    ],
    [
      'a clip a breath over its limit',
      file('video/mp4', { ...h264, durationSeconds: 10.04 }),
      video([], { maxSeconds: 10 }),
    ],
    ['a sound whose length nobody knows', file('audio/amr'), audio([], { maxSeconds: 10 })],
  ])('sends %s', (_name, facts, of) => expect(judge(facts, of)).toEqual({ do: 'send' }));

  it.each<[string, MediaFacts, Parameter, object]>([
    ['an odd picture', file('image/bmp'), image(), { do: 'convert_image', to: 'image/png' }],
    [
      'a photo of a phone',
      file('image/heic'),
      image(['image/png', 'image/jpeg']),
      { do: 'convert_image', to: 'image/jpeg' },
    ],
    [
      'a picture that has too many bytes',
      file('image/png', { sizeBytes: 11_000_000 }),
      image(['image/png', 'image/jpg'], { maxSizeMb: 10 }),
      { do: 'convert_image', to: 'image/jpeg', maxBytes: 10_485_760 },
    ],
    [
      'a heavy picture of a model that takes PNG alone',
      file('image/png', { sizeBytes: 11_000_000 }),
      image(['image/png'], { maxSizeMb: 10 }),
      { do: 'convert_image', to: 'image/png', maxBytes: 10_485_760 },
    ],
    [
      'a picture that is too wide',
      file('image/png', { width: 9000, height: 3000 }),
      image(['image/jpeg', 'image/png'], { maxSide: 4096 }),
      { do: 'convert_image', to: 'image/png', maxSide: 4096 },
    ],
    [
      'a voice message',
      file('audio/ogg'),
      audio(['audio/wav', 'audio/mpeg']),
      { do: 'convert_audio', to: 'audio/mpeg' },
    ],
    ['a sound for a model of WAV', file('audio/ogg'), audio(['audio/wav']), { do: 'convert_audio', to: 'audio/wav' }],
    [
      'a heavy WAV',
      file('audio/wav', { sizeBytes: 60_000_000 }),
      audio(['audio/wav', 'audio/mpeg'], { maxSizeMb: 15 }),
      { do: 'convert_audio', to: 'audio/mpeg' },
    ],
    ['the sound of a film', file('video/mp4', h264), audio(['audio/mpeg']), { do: 'convert_audio', to: 'audio/mpeg' }],
    [
      'a film of a browser',
      file('video/webm', { ...h264, videoCodec: 'vp9' }),
      video(['video/mp4']),
      { do: 'convert_video', to: 'video/mp4' },
    ],
    [
      'an MP4 of odd codec',
      file('video/mp4', { ...h264, videoCodec: 'mpeg4' }),
      video(),
      { do: 'convert_video', to: 'video/mp4' },
    ],
  ])('mends %s', (_name, facts, of, expected) => expect(judge(facts, of)).toEqual(expected));

  it.each([
    ['too long', { durationSeconds: 181 }],
    ['too large', { width: 7_680, height: 4_320 }],
  ])('takes no film upon itself that is %s to be encoded here', (_what, facts) => {
    const film = file('video/webm', { ...h264, videoCodec: 'vp9', ...facts });
    expect(judge(film, video(['video/mp4']))).toMatchObject({ do: 'refuse', refusal: { code: 'type' } });
  });

  it.each<[string, MediaFacts, Parameter, object]>([
    [
      'a video for a picture',
      file('video/mp4'),
      image(),
      { code: 'kind', parameters: { wanted: 'image', given: 'video/mp4' } },
    ],
    ['a silent video for sound', file('video/mp4', { videoCodec: 'h264' }), audio(), { code: 'kind' }],
    [
      'no media at all',
      file('application/octet-stream'),
      takes('image_or_video_url'),
      { code: 'kind', parameters: { wanted: 'image_or_video' } },
    ],
    ['a video that no conversion brings there', file('video/mp4', h264), video(['video/quicktime']), { code: 'type' }],
    [
      'a long film of another format',
      file('video/webm', { durationSeconds: 900 }),
      video(['video/mp4']),
      { code: 'type' },
    ],
    [
      'a video of too many bytes',
      file('video/mp4', { ...h264, sizeBytes: 60_000_000 }),
      video([], { maxSizeMb: 50 }),
      { code: 'size', parameters: { limit: 50, given: 57.2 } },
    ],
    [
      'an mp3 of too many bytes',
      file('audio/mpeg', { sizeBytes: 20_000_000 }),
      audio(['audio/mpeg'], { maxSizeMb: 15 }),
      { code: 'size' },
    ],
    [
      'a film that is too long',
      file('video/mp4', { ...h264, durationSeconds: 40.26 }),
      video([], { maxSeconds: 15 }),
      { code: 'long', parameters: { limit: 15, given: 40.3 } },
    ],
    [
      'a sound that is too short',
      file('audio/mpeg', { durationSeconds: 1 }),
      audio([], { minSeconds: 2 }),
      { code: 'short' },
    ],
    [
      'a picture that is too small, as none is enlarged',
      file('image/png', { width: 200, height: 900 }),
      image([], { minSide: 300 }),
      { code: 'small', parameters: { limit: '300×300', given: '200×900' } },
    ],
    [
      'a strip',
      file('image/png', { width: 9000, height: 100 }),
      image([], { aspectRatio: { min: 1 / 16, max: 16 } }),
      { code: 'shape' },
    ],
    [
      'a film that is too large',
      file('video/mp4', { ...h264, width: 7680, height: 4320 }),
      video([], { maxSide: 4096 }),
      { code: 'large' },
    ],
  ])('refuses %s', (_name, facts, of, refusal) => {
    expect(judge(facts, of)).toMatchObject({ do: 'refuse', refusal });
  });
});
