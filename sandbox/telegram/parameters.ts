import { badRequest } from './errors';

/** A file that came with a multipart request. */
export interface Upload {
  data: Buffer;
  name: string;
  mime: string;
}

/**
 * The parameters of one API call. Telegram takes every parameter as text or as JSON, whatever its type, so each
 * reader converts; a value that cannot be read counts as absent unless the real server complains.
 */
export class Parameters {
  constructor(
    private readonly values: Record<string, unknown>,
    private readonly uploads: ReadonlyMap<string, Upload> = new Map(),
  ) {}

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  integer(name: string): number | undefined {
    const value = this.values[name];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : undefined;
  }

  number(name: string): number | undefined {
    const value = Number(this.values[name]);
    return this.has(name) && Number.isFinite(value) ? value : undefined;
  }

  boolean(name: string): boolean {
    const value = this.values[name];
    return value === true || value === 1 || value === '1' || (typeof value === 'string' && /^(true|yes)$/i.test(value));
  }

  /** An object or array, sent as JSON or as JSON text. `what` is the name that the refusal of broken JSON uses. */
  json(name: string, what = name): unknown {
    const value = this.values[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value.trim() === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${what} JSON object`);
    }
  }

  list(name: string): unknown[] | undefined {
    const value = this.json(name);
    return Array.isArray(value) ? value : undefined;
  }

  upload(name: string): Upload | undefined {
    return this.uploads.get(name);
  }

  /** For the journal: JSON text is opened, files are told by name and size. */
  summary(): Record<string, unknown> {
    const summary: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(this.values)) summary[name] = opened(value);
    for (const [name, { name: file, mime, data }] of this.uploads) summary[name] = { file, mime, bytes: data.length };
    return summary;
  }
}

const opened = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
