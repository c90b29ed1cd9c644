import type { CatalogueEntry, CatalogueParameter, Json, MediaFormat } from './catalogue';

/** Addresses of files of each kind, and the id of an earlier task, to fill into inputs. */
export interface Samples {
  image: string;
  video: string;
  audio: string;
  document: string;
  taskId: string;
}

/** What the constraints in words ask for beyond the required fields. */
const BEYOND: Record<string, string[]> = {
  '4o-image-api': ['prompt'],
  'bytedance/seedance-2': ['prompt'],
  'bytedance/seedance-2-5': ['prompt'],
  'bytedance/seedance-2-fast': ['prompt'],
  'bytedance/seedance-2-mini': ['prompt'],
  'grok-imagine/image-to-video': ['image_urls'],
  'minimax-h3/image-to-video': ['first_frame_url'],
  runway: ['aspect_ratio'],
  'wan/2-7-r2v': ['reference_image'],
};

/** The smallest input that a model accepts, made from its schema: required fields only, first or default values. */
export function minimalInput(entry: CatalogueEntry, samples: Samples): Record<string, Json> {
  const wanted = new Set([...(entry.variants?.[0]?.required ?? []), ...(BEYOND[entry.id] ?? [])]);
  return properties(entry.input, samples, wanted);
}

function properties(
  parameters: Record<string, CatalogueParameter>,
  samples: Samples,
  wanted = new Set<string>(),
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([key, parameter]) => parameter.required || wanted.has(key))
      .map(([key, parameter]) => [key, valueOf(key, parameter, samples)]),
  );
}

function valueOf(key: string, parameter: CatalogueParameter, samples: Samples): Json {
  if (parameter.format && parameter.type === 'string') return address(parameter.format, samples);
  if (/^(origin_)?task_?id$/i.test(key)) return samples.taskId;
  switch (parameter.type) {
    case 'enum':
      return parameter.values?.[0] ?? '';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      // The end of a passage comes at least 10 s after its beginning.
      return /_end_s$/.test(key) ? 10 : (parameter.min ?? 1);
    case 'string':
      return parameter.numeric_range
        ? String(parameter.numeric_range[0])
        : 'А cat in a hat'.padEnd(parameter.min ?? 0, '.');
    case 'object':
      return properties(parameter.properties ?? {}, samples);
    case 'array': {
      const items = parameter.items ?? { type: 'string' };
      const item = { format: parameter.format, ...items };
      const count = parameter.min ?? (parameter.format ? 1 : 0);
      return Array.from({ length: count }, () => valueOf(key, item, samples));
    }
  }
}

function address(format: MediaFormat, samples: Samples): string {
  switch (format) {
    case 'video_url':
      return samples.video;
    case 'audio_url':
      return samples.audio;
    case 'document_url':
      return samples.document;
    case 'web_page_url':
      return 'https://example.com/';
    default:
      return samples.image;
  }
}
