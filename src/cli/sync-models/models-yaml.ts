import { Document, type Node, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type Finding, type LiveModel, type LiveSchema, newEntryOf } from '../../kie';
import { chunksOf, modelsOfText } from '../../registry';
import { type EditContext, applyChange, inBraces } from './edits';

/** The written text, and what is left to a person. */
export interface Edited {
  text: string;
  written: number;
  left: { id: string; reason: string }[];
}

interface Stretch {
  text: string;
  ids: string[];
}

const PROVIDER = 'kie';
/** As the file is written: one parameter a line, however long. */
const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

const stretchesOf = (text: string): Stretch[] =>
  chunksOf(text).map((chunk) => {
    const { contents } = parseDocument(chunk.text);
    return { text: chunk.text, ids: isMap(contents) ? contents.items.map(({ key }) => String(key)) : [] };
  });

const mistakesIn = (text: string): string =>
  modelsOfText(text, PROVIDER)
    .mistakes.map(({ path, reason }) => `${path.slice(1).join('.')}: ${reason}`)
    .join('; ');

/** An entry, and what stands below it: blank lines and the heading of what follows. */
const parted = (text: string): { body: string; tail: string } => {
  const end = /(\n([ \t]*|#[^\n]*))*$/.exec(text)?.index ?? text.length;
  return { body: text.slice(0, end), tail: text.slice(end) };
};

/** Edits one stretch of the file; it is taken only if the registry would load it. */
const edit = (stretch: Stretch, work: (document: Document) => string[]): { text: string; left: string[] } => {
  const { body, tail } = parted(stretch.text);
  const document = parseDocument(body) as Document;
  const left = work(document);
  const text = `${document.toString(STYLE).trimEnd()}${tail}`;
  const mistakes = mistakesIn(text);
  if (mistakes !== '') return { text: stretch.text, left: [`would not load: ${mistakes}`] };
  return { text, left };
};

/** A new entry in the manner of the file: a parameter a line, in braces; what it lacks is said in a comment. */
const entryText = (id: string, live: LiveModel, schema: LiveSchema): string => {
  const document = new Document({ [id]: newEntryOf(live, schema) });
  for (const key of ['also', 'input', 'variants']) {
    const block = document.getIn([id, key], true);
    if (key === 'also' && isSeq(block)) inBraces(block);
    if (isMap(block)) for (const { value } of block.items) inBraces(value as Node);
    if (isSeq(block)) for (const item of block.items) inBraces(item as Node);
  }
  for (const path of [['title'], ['vendor'], ['description', 'en']]) {
    const text = document.getIn([id, ...path], true);
    if (isScalar(text)) text.type = 'QUOTE_DOUBLE';
  }
  const entry = document.get(id);
  const words = live.priceWords?.replace(/\s+/g, ' ') ?? 'nothing';
  if (isMap(entry)) entry.commentBefore = ` Not sold until it has a price. kie says: ${words}`;
  return document.toString(STYLE);
};

const familyOf = (id: string): string => id.split('/')[0] ?? id;

/** Behind the last model of its family, else at the end; a heading above the next entry stays with that. */
const insert = (stretches: Stretch[], id: string, text: string): void => {
  const kin = stretches.findLastIndex(({ ids }) => ids.some((other) => familyOf(other) === familyOf(id)));
  const index = kin === -1 ? stretches.length - 1 : kin;
  const before = stretches[index] ?? { text: '', ids: [] };
  const { body, tail } = parted(before.text);
  stretches[index] = { ...before, text: `${body}\n\n` };
  stretches.splice(index + 1, 0, { text: `${text.trimEnd()}${tail === '' ? '\n' : tail}`, ids: [id] });
};

const editKnown = (
  document: Document,
  finding: Finding & { kind: 'gone' | 'back' | 'changed' },
  context: EditContext,
) => {
  const path = [finding.id];
  switch (finding.kind) {
    case 'gone':
      document.setIn([...path, 'status'], 'removed_from_docs');
      document.deleteIn([...path, 'verified']);
      return [];
    case 'back':
      document.deleteIn([...path, 'status']);
      return [];
    case 'changed':
      return finding.changes.flatMap((change) => applyChange(document, finding.id, change, context) ?? []);
  }
};

/**
 * Brings the text of a models file to what the findings say. Comments, order and whatever we have written ourselves
 * stay; only the entries that differ are touched, and each only if the registry would load it afterwards.
 */
export const editModels = (text: string, findings: Finding[], context: EditContext): Edited => {
  const stretches = stretchesOf(text);
  const result: Edited = { text, written: 0, left: [] };
  for (const finding of findings) {
    const { id } = finding;
    if (finding.kind === 'new') {
      const entry = finding.schema && entryText(id, finding.live, finding.schema);
      const mistakes = entry === null ? 'kie has no schema of it' : mistakesIn(entry);
      if (entry !== null && mistakes === '') {
        insert(stretches, id, entry);
        result.written += 1;
      } else result.left.push({ id, reason: `could not be written: ${mistakes}` });
      continue;
    }
    const index = stretches.findIndex(({ ids }) => ids.includes(id));
    const stretch = stretches[index];
    if (stretch === undefined) {
      result.left.push({ id, reason: 'not in kie_models.yaml' });
      continue;
    }
    const { text: edited, left } = edit(stretch, (document) => editKnown(document, finding, context));
    if (edited !== stretch.text) result.written += 1;
    stretches[index] = { ...stretch, text: edited };
    result.left.push(...left.map((reason) => ({ id, reason })));
  }
  result.text = stretches.map((stretch) => stretch.text).join('');
  return result;
};
