/** What a file tells about itself, read from its headers; enough for MP4, WAV, MP3 and OGG. */
export interface Probed {
  width?: number;
  height?: number;
  /** Seconds. */
  duration?: number;
}

export const probe = (data: Buffer): Probed => {
  try {
    if (data.toString('latin1', 4, 8) === 'ftyp') return probeMp4(data);
    if (data.toString('latin1', 0, 4) === 'RIFF') return probeWav(data);
    if (data.toString('latin1', 0, 4) === 'OggS') return probeOgg(data);
    return probeMp3(data);
  } catch {
    return {}; // a truncated header tells nothing
  }
};

const boxes = function* (
  data: Buffer,
  from: number,
  to: number,
): Generator<{ type: string; from: number; to: number }> {
  let position = from;
  while (position + 8 <= to) {
    let size = data.readUInt32BE(position);
    let header = 8;
    if (size === 1) [size, header] = [Number(data.readBigUInt64BE(position + 8)), 16];
    if (size === 0) size = to - position;
    if (size < header) return;
    const type = data.toString('latin1', position + 4, position + 8);
    yield { type, from: position + header, to: Math.min(position + size, to) };
    position += size;
  }
};

const probeMp4 = (data: Buffer): Probed => {
  const probed: Probed = {};
  const walk = (from: number, to: number): void => {
    for (const box of boxes(data, from, to)) {
      if (box.type === 'moov' || box.type === 'trak') walk(box.from, box.to);
      const long = data[box.from] === 1;
      if (box.type === 'mvhd') {
        const scale = data.readUInt32BE(box.from + (long ? 20 : 12));
        const ticks = long ? Number(data.readBigUInt64BE(box.from + 24)) : data.readUInt32BE(box.from + 16);
        probed.duration = ticks / scale;
      }
      if (box.type === 'tkhd') {
        const at = box.from + (long ? 88 : 76);
        const [width, height] = [data.readUInt16BE(at), data.readUInt16BE(at + 4)];
        if (width && height) Object.assign(probed, { width, height });
      }
    }
  };
  walk(0, data.length);
  return probed;
};

const probeWav = (data: Buffer): Probed => {
  const bytesPerSecond = data.readUInt32LE(28);
  return { duration: (data.length - 44) / bytesPerSecond };
};

/** The last page's position counts samples: 48 kHz for Opus, whatever the header says for Vorbis. */
const probeOgg = (data: Buffer): Probed => {
  const last = data.lastIndexOf('OggS');
  const vorbis = data.indexOf('\x01vorbis', 0, 'latin1');
  const rate = vorbis >= 0 && vorbis < 200 ? data.readUInt32LE(vorbis + 12) : 48_000;
  return { duration: Number(data.readBigInt64LE(last + 6)) / rate };
};

const BITRATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** Assumes a constant bit rate, as the first frame gives it. */
const probeMp3 = (data: Buffer): Probed => {
  let start = 0;
  if (data.toString('latin1', 0, 3) === 'ID3') {
    const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (data[at] ?? 0), 0);
    start = 10 + size;
  }
  const isFrame = data[start] === 0xff && ((data[start + 1] ?? 0) & 0xe0) === 0xe0;
  const kilobits = BITRATES[(data[start + 2] ?? 0) >> 4];
  return isFrame && kilobits ? { duration: ((data.length - start) * 8) / (kilobits * 1000) } : {};
};
