import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { MediaSource } from '../../generation';
import type { MediaFormat, MediaKind, MediaRef, OpenedMedia } from '../../registry';

const FOLDER = join(__dirname, 'media');

/** A scene with a figure in it, for models that look for one. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024">
<rect width="1024" height="640" fill="#9fc9e8"/><rect y="640" width="1024" height="384" fill="#4d7c4a"/>
<circle cx="850" cy="150" r="70" fill="#ffe08a"/><rect x="392" y="560" width="240" height="400" rx="90" fill="#b23a48"/>
<circle cx="512" cy="430" r="150" fill="#e8b894"/><circle cx="460" cy="410" r="16" fill="#333"/>
<circle cx="564" cy="410" r="16" fill="#333"/><path d="M450 490 Q512 540 574 490" stroke="#7a2c2c" stroke-width="12" fill="none"/>
</svg>`;

/** One page with a line of text. */
const DOCUMENT = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 45>>stream
BT /F 18 Tf 20 100 Td (A red lighthouse) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

const SAMPLES: Record<MediaKind, Omit<MediaRef, 'source' | 'kind'>> = {
  image: { ref: 'picture.png', mime: 'image/png', width: 1024, height: 1024 },
  video: { ref: 'clip.mp4', mime: 'video/mp4', width: 1280, height: 720, durationSeconds: 5 },
  audio: { ref: 'sound.mp3', mime: 'audio/mpeg', durationSeconds: 12 },
  document: { ref: 'page.pdf', mime: 'application/pdf' },
};
const KIND: Record<MediaFormat, MediaKind> = {
  image_url: 'image',
  video_url: 'video',
  audio_url: 'audio',
  image_or_video_url: 'image',
  document_url: 'document',
  web_page_url: 'document',
};

/** A real file that a field of this format takes; {@link SampleMedia} opens it. */
export const sampleOf = (format: MediaFormat): MediaRef => {
  const kind = KIND[format];
  const sample = SAMPLES[kind];
  return { source: 'sample', kind, name: sample.ref, ...sample };
};

/** The files of {@link sampleOf}: a picture of 1 megapixel, 5 s of video with sound, 12 s of sound, a page. */
export class SampleMedia implements MediaSource {
  readonly name = 'sample';

  async open({ ref, mime = '' }: MediaRef): Promise<OpenedMedia> {
    if (ref === SAMPLES.image.ref) return opened(ref, mime, await sharp(Buffer.from(PICTURE)).png().toBuffer());
    if (ref === SAMPLES.document.ref) return opened(ref, mime, Buffer.from(DOCUMENT));
    const path = join(FOLDER, ref);
    return { stream: createReadStream(path), name: ref, mime, sizeBytes: (await stat(path)).size };
  }
}

const opened = (name: string, mime: string, bytes: Buffer): OpenedMedia => ({
  stream: Readable.from([bytes]),
  name,
  mime,
  sizeBytes: bytes.length,
});
