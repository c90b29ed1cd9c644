import type { FileType } from './file-type';

/** What a file is, seen in the file itself. What is absent could not be known. */
export interface MediaFacts {
  type: FileType;
  sizeBytes: number;
  /** Pixels as they are shown: turned as EXIF or the container says. Of pictures and videos. */
  width?: number;
  height?: number;
  /** Of videos and sound. */
  durationSeconds?: number;
  /** ffprobe's names: `h264`, `aac`. */
  videoCodec?: string;
  audioCodec?: string;
}

/** A file on this machine, in a folder that goes when the work is done. */
export interface LocalFile extends MediaFacts {
  path: string;
}

/** Where ffmpeg and ffprobe are, if the operator has said so; else they are looked for. */
export interface MediaTools {
  ffmpegPath: string | null;
  ffprobePath: string | null;
}
