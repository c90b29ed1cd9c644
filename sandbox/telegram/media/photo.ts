import sharp from 'sharp';
import { badRequest } from '../errors';
import type { FileStore } from '../files';
import type { FileRecord } from '../store';
import type { PhotoSize } from '../types';

const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
/** Longest sides of the sizes that Telegram makes of a photo. */
const BOXES = [90, 320, 800, 1280, 2560];

/** Turns a picture into Telegram's set of JPEG sizes, smallest first. Throws what the real server says of bad ones. */
export const storePhoto = async (files: FileStore, data: Buffer): Promise<PhotoSize[]> => {
  if (data.length > MAX_PHOTO_BYTES) {
    const words = `file of size ${data.length} bytes is too big for a photo`;
    throw badRequest(`${words}; the maximum size is ${MAX_PHOTO_BYTES} bytes`);
  }
  const {
    width = 0,
    height = 0,
    orientation = 1,
  } = await sharp(data)
    .metadata()
    .catch(() => {
      throw badRequest('IMAGE_PROCESS_FAILED');
    });
  const [wide, high] = orientation >= 5 ? [height, width] : [width, height];
  if (wide + high > 10_000 || Math.max(wide, high) > 20 * Math.min(wide, high)) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  }
  const longest = Math.max(wide, high);
  const boxes = BOXES.filter((box, index) => index === 0 || longest > (BOXES[index - 1] ?? 0));
  const records = await Promise.all(boxes.map((box) => storeSize(files, data, Math.min(box, longest))));
  for (const record of records) record.family = records.map(({ uniqueId }) => uniqueId);
  return records.map(photoSize);
};

export const photoSize = (file: FileRecord): PhotoSize => ({
  file_id: file.fileId,
  file_unique_id: file.uniqueId,
  file_size: file.size,
  width: file.width ?? 0,
  height: file.height ?? 0,
});

const storeSize = async (files: FileStore, data: Buffer, box: number): Promise<FileRecord> => {
  const { data: jpeg, info } = await sharp(data)
    .rotate()
    .resize(box, box, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 87 })
    .toBuffer({ resolveWithObject: true })
    .catch(() => {
      throw badRequest('IMAGE_PROCESS_FAILED');
    });
  const { width, height } = info;
  return files.add(jpeg, { kind: 'photo', mime: 'image/jpeg', width, height });
};
