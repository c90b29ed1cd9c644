import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const { path: ffmpeg } = createRequire(__filename)('@ffmpeg-installer/ffmpeg') as { path: string };

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const box = (type: string, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
};
const fullBox = (type: string, version: number, ...parts: Buffer[]): Buffer => box(type, u32(version << 24), ...parts);

/** The content of the first box of this name, wherever it stands; the box itself with `whole`. */
const boxIn = (file: Buffer, type: string, whole = false): Buffer => {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return file.subarray(whole ? at : at + 8, at + file.readUInt32BE(at));
};

/** A picture of one colour as phones of Apple save it: one HEVC frame in a HEIF container (ISO/IEC 23008-12). */
export const heicPicture = async (background: string, width: number, height: number): Promise<Buffer> => {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-heic-'));
  try {
    const [png, mp4] = [join(folder, 'in.png'), join(folder, 'out.mp4')];
    writeFileSync(
      png,
      await sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const encode = ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'];
    execFileSync(ffmpeg, ['-v', 'error', '-i', png, '-frames:v', '1', ...encode, mp4], { stdio: 'ignore' });
    const film = readFileSync(mp4);
    const frame = boxIn(film, 'mdat');
    const file = (offset: number): Buffer =>
      Buffer.concat([
        box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')),
        fullBox(
          'meta',
          0,
          fullBox('hdlr', 0, u32(0), Buffer.from('pict', 'latin1'), Buffer.alloc(13)),
          fullBox('pitm', 0, u16(1)),
          fullBox('iloc', 0, u16(0x4400), u16(1), u16(1), u16(0), u16(1), u32(offset), u32(frame.length)),
          fullBox('iinf', 0, u16(1), fullBox('infe', 2, u16(1), u16(0), Buffer.from('hvc1\0', 'latin1'))),
          box(
            'iprp',
            box('ipco', boxIn(film, 'hvcC', true), fullBox('ispe', 0, u32(width), u32(height))),
            fullBox('ipma', 0, u32(1), u16(1), Buffer.from([2, 0x81, 0x02])),
          ),
        ),
        box('mdat', frame),
      ]);
    return file(file(0).length - frame.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
