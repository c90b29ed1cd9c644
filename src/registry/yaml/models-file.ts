import type { ValidateFunction } from 'ajv';
import { type Document, LineCounter, isMap, parseDocument } from 'yaml';
import { type RawModel, modelOf } from './entry';
import { meaningFindings } from './meaning-check';
import type { Mistake } from './mistake';
import type { ModelSpec } from '../model-spec';
import { type Finding, schemaFindings } from './schema-check';

/** A stretch of a models file that can be parsed alone: usually one entry. `line` is the 1-based line of its start. */
export interface Chunk {
  text: string;
  line: number;
}

export interface ParsedChunk {
  models: { model: ModelSpec; line: number }[];
  mistakes: Mistake[];
}

/**
 * Cuts the file before each key of its top level, so that a reload parses only what has changed, and a long parse can
 * be interrupted. A file that uses what crosses entries (anchors, several documents, flow style) stays in one piece.
 */
export const chunksOf = (text: string): Chunk[] => {
  const whole = [{ text, line: 1 }];
  if (/^(---|\.\.\.|[{[%?])/m.test(text) || /(^|[\s:,[{])[&*][A-Za-z]|<<:/m.test(text)) return whole;
  const chunks: Chunk[] = [];
  let line = 1;
  for (const part of text.split(/^(?=[^\s#])/m)) {
    chunks.push({ text: part, line });
    line += part.split('\n').length - 1;
  }
  return chunks;
};

type Ranged = { range?: [number, number, number] | null } | null | undefined;

/** The line of the key (or list item) a path leads to; of the nearest thing above it, where the path ends in the void. */
const lineOf = (document: Document, counter: LineCounter, path: (string | number)[]): number => {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = String(path[length - 1]);
    const node = isMap(parent)
      ? (parent.items.find(({ key }) => String(key) === last)?.key as Ranged)
      : (document.getIn(path.slice(0, length), true) as Ranged);
    if (node?.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
};

/** Parses and checks one chunk. Line numbers are those of the whole file. */
export const parseChunk = (chunk: Chunk, provider: string, schema: ValidateFunction): ParsedChunk => {
  const counter = new LineCounter();
  const document = parseDocument(chunk.text, { lineCounter: counter, prettyErrors: false });
  const shift = chunk.line - 1;
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error) => ({
      line: counter.linePos(error.pos[0]).line + shift,
      path: [],
      reason: error.message,
    }));
    return { models: [], mistakes };
  }
  const value: unknown = document.toJS() ?? {};
  const mistake = (finding: Finding): Mistake => {
    const path = finding.onKey === undefined ? finding.path : [...finding.path, finding.onKey];
    return { line: lineOf(document, counter, path) + shift, path, reason: finding.reason };
  };
  const findings = schemaFindings(schema, value);
  if (findings.length > 0) return { models: [], mistakes: findings.map(mistake) };
  const models = Object.entries(value as Record<string, RawModel>).map(([id, raw]) => ({
    model: modelOf(provider, id, raw),
    line: lineOf(document as Document, counter, [id]) + shift,
  }));
  const mistakes = models.flatMap(({ model }) =>
    meaningFindings(model).map((finding) => mistake({ ...finding, path: [model.id, ...finding.path] })),
  );
  return { models, mistakes };
};
