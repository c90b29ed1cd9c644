import type { MediaFormat } from './catalogue';
import type { FileStore } from './files';
import type { MediaUse } from './input-check';
import { sameMime } from './sniff';

const KINDS: Record<MediaFormat, string[] | null> = {
  image_url: ['image'],
  video_url: ['video'],
  audio_url: ['audio'],
  image_or_video_url: ['image', 'video'],
  document_url: null,
  web_page_url: null,
};

/** Why a media field cannot be used, or null. Files of other hosts are only looked at when the task runs. */
export async function mediaProblem(use: MediaUse, files: FileStore): Promise<string | null> {
  if (use.url.startsWith('asset://')) return null;
  const url = parse(use.url);
  if (!url) return `${use.path} must be a valid http(s) URL`;
  if (use.format === 'web_page_url' || !files.owns(url)) return null;
  const file = await files.find(url.pathname);
  if (!file) return `${use.path} could not be downloaded: ${use.url} does not exist or has expired`;
  return fileProblem(use, file);
}

/** Whether a file is of a kind and size that its field accepts. */
export function fileProblem(use: MediaUse, file: { mime: string; bytes: number }): string | null {
  const kind = file.mime.split('/')[0] ?? '';
  const kinds = KINDS[use.format];
  if (kinds && !kinds.includes(kind))
    return `${use.path} file type not supported: ${file.mime} is no ${kinds.join(' or ')}`;
  if (kinds && use.accept.length > 0 && !use.accept.some((mime) => sameMime(mime) === sameMime(file.mime))) {
    return `${use.path} file type not supported: ${file.mime}, accepted are ${use.accept.join(', ')}`;
  }
  if (use.maxBytes !== null && file.bytes > use.maxBytes) {
    return `${use.path} is larger than ${use.maxBytes / 1024 / 1024} MB`;
  }
  return null;
}

function parse(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}
