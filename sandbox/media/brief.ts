import type { Json } from '../kie/catalogue';
import type { Caption } from './artwork';
import type { RenderJob } from './render-job';

const TEXT_KEYS = [
  'prompt',
  'text',
  'lyrics',
  'content',
  'descriptions',
  'character_prompt',
  'voice_description',
  'title',
];

/** What a person asked for in words: the prompt, the text to speak, the dialogue. */
export function wordsOf(job: RenderJob): string {
  for (const key of TEXT_KEYS) {
    const value = job.input[key];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  const texts = Object.values(job.input).flatMap(nestedTexts);
  return texts.join(' ');
}

/** The other parameters as short labels: `aspect_ratio 16:9`. */
function labelsOf(job: RenderJob): string[] {
  return Object.entries(job.input).flatMap(([key, value]) => {
    if (TEXT_KEYS.includes(key) || typeof value === 'object' || isAddress(value)) return [];
    const text = String(value);
    return text.length > 40 || text === '' ? [] : [`${key} ${text}`];
  });
}

/** The value of the first of these fields that is given, as text. */
export function given(job: RenderJob, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = job.input[key];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return null;
}

/** The number in the first of these fields, or null. */
export function givenNumber(job: RenderJob, ...keys: string[]): number | null {
  const value = Number.parseFloat(given(job, ...keys) ?? '');
  return Number.isFinite(value) ? value : null;
}

/** What decides how a result looks: words and seed, and the task unless a seed is given. */
export const seedOf = (job: RenderJob, index = 0): string =>
  `${job.model} ${wordsOf(job)} ${given(job, 'seed', 'seeds') ?? job.taskId} ${index}`;

/** The words to draw on the n-th picture of a task. */
export const captionOf = (job: RenderJob, index: number): Caption => ({
  title: index === 0 ? job.title : `${job.title}  #${index + 1}`,
  words: wordsOf(job),
  labels: labelsOf(job),
});

function nestedTexts(value: Json): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    return ['text', 'prompt', 'Scene'].flatMap((key) => (typeof item[key] === 'string' ? [item[key]] : []));
  });
}

const isAddress = (value: Json): boolean => typeof value === 'string' && /^(https?|asset|data):/.test(value);
