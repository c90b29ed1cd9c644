import type { MediaFacts } from './facts';
import { type FileType, fileType } from './file-type';

interface Stream {
  codec_type?: string;
  codec_name?: string;
  width?: number;
  height?: number;
  duration?: string;
  disposition?: { attached_pic?: number };
  side_data_list?: { rotation?: number }[];
}

/** What `ffprobe -of json` prints; only what is read here. */
export interface ProbeReport {
  streams?: Stream[];
  format?: { duration?: string };
}

const positive = (text: string | number | undefined): number | undefined => {
  const number = Number(text);
  return Number.isFinite(number) && number > 0 ? number : undefined;
};

/** A container for films that holds nothing but sound, and the reverse. */
const SOUND_OF: Record<string, FileType> = {
  'video/mp4': fileType('audio/mp4', 'm4a'),
  'video/quicktime': fileType('audio/mp4', 'm4a'),
  'video/3gpp': fileType('audio/mp4', 'm4a'),
  'video/webm': fileType('audio/webm', 'webm'),
};
const FILM_OF: Record<string, FileType> = {
  'audio/mp4': fileType('video/mp4', 'mp4'),
  'audio/webm': fileType('video/webm', 'webm'),
};

/** Pure: the facts in a report, with the type mended by what the streams are. Null if there is nothing to see or hear. */
export const factsOf = (report: ProbeReport, type: FileType): Omit<MediaFacts, 'sizeBytes'> | null => {
  const streams = report.streams ?? [];
  // The cover of a song is no film.
  const film = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1);
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  if (film === undefined && sound === undefined) return null;
  const turned = (film?.side_data_list ?? []).some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90);
  const width = positive(turned ? film?.height : film?.width);
  const height = positive(turned ? film?.width : film?.height);
  const durationSeconds = positive(report.format?.duration) ?? positive(film?.duration) ?? positive(sound?.duration);
  return {
    type: (film === undefined ? SOUND_OF : FILM_OF)[type.mime] ?? type,
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(film?.codec_name !== undefined && { videoCodec: film.codec_name }),
    ...(sound?.codec_name !== undefined && { audioCodec: sound.codec_name }),
  };
};

/** The last `out_time_us` of `ffmpeg -progress`, in seconds. */
export const playedSeconds = (progress: string): number | undefined =>
  positive(Number([...progress.matchAll(/^out_time_(?:us|ms)=(\d+)$/gm)].at(-1)?.[1]) / 1e6);
