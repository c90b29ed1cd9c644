import { fileType } from './file-type';
import { factsOf, playedSeconds } from './probe-report';

const mp4 = fileType('video/mp4', 'mp4');
const film = { codec_type: 'video', codec_name: 'h264', width: 1920, height: 1080, duration: '4.9' };
const sound = { codec_type: 'audio', codec_name: 'aac', duration: '5.1' };

describe('factsOf', () => {
  it('reads length, frame and codecs', () => {
    expect(factsOf({ streams: [sound, film], format: { duration: '5.12' } }, mp4)).toEqual({
      type: mp4,
      width: 1920,
      height: 1080,
      durationSeconds: 5.12,
      videoCodec: 'h264',
      audioCodec: 'aac',
    });
  });

  it('turns the frame of a phone that was held upright', () => {
    const turned = { ...film, side_data_list: [{}, { rotation: -90 }] };
    expect(factsOf({ streams: [turned] }, mp4)).toMatchObject({ width: 1080, height: 1920, durationSeconds: 4.9 });
  });

  it('takes a container of films without a film for sound, and a cover for no film', () => {
    const cover = {
      codec_type: 'video',
      codec_name: 'mjpeg',
      width: 500,
      height: 500,
      disposition: { attached_pic: 1 },
    };
    const facts = factsOf({ streams: [cover, sound] }, mp4);
    expect(facts).toEqual({ type: fileType('audio/mp4', 'm4a'), durationSeconds: 5.1, audioCodec: 'aac' });
  });

  it('takes what was declared as sound and has a film in it for a film', () => {
    expect(factsOf({ streams: [film] }, fileType('audio/mp4', 'm4a'))?.type).toEqual(mp4);
  });

  it.each([{}, { streams: [] }, { streams: [{ codec_type: 'data' }] }])('finds nothing in %j', (report) =>
    expect(factsOf(report, mp4)).toBeNull(),
  );

  it('does not make a length of N/A', () => {
    expect(factsOf({ streams: [{ ...film, duration: 'N/A' }] }, mp4)?.durationSeconds).toBeUndefined();
  });
});

it('the last progress tells how long a file has played', () => {
  expect(playedSeconds('out_time_us=1000000\nout_time_ms=1000000\nout_time_us=2520000\nprogress=end\n')).toBe(2.52);
  expect(playedSeconds('')).toBeUndefined();
});
