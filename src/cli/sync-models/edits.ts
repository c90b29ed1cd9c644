import { type Document, type Node, isMap, isScalar, isSeq, visit } from 'yaml';
import { CREATE_TASK_PATH, type Change, type FieldPath, describeChange, newFigures, parameterOf } from '../../kie';
import type { ModelSpec } from '../../registry';

export interface EditContext {
  model: (id: string) => ModelSpec | undefined;
  /** kie's words on the price of a model when ours was last right. */
  priceWords: (id: string) => string | undefined;
  /** Day of the comparison, for `as_of`. */
  day: string;
}

/** Puts a node in braces, and texts of lists and defaults in quotes, so that "5" is seen to be text. */
export const inBraces = (node: Node): void => {
  visit(node, {
    Collection: (_, collection) => {
      collection.flow = true;
      if (!isSeq(collection)) return;
      for (const item of collection.items) {
        if (isScalar(item) && typeof item.value === 'string') item.type = 'QUOTE_DOUBLE';
      }
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === 'default' && isScalar(value) && typeof value.value === 'string') {
        value.type = 'QUOTE_DOUBLE';
      }
    },
  });
};

const flowNode = (document: Document, value: unknown): Node => {
  const node = document.createNode(value) as Node;
  inBraces(node);
  return node;
};

/** Where a parameter stands in the YAML: `a.[].b` is `input.a.items.properties.b`. */
const yamlPath = (id: string, path: FieldPath): string[] => [
  id,
  ...path.flatMap((key, index) => (index === 0 ? ['input', key] : key === '[]' ? ['items'] : ['properties', key])),
];

/** Allowed values in our order, new ones behind; a default and price rows of a value that is gone go with it. */
const editValues = (document: Document, id: string, change: Change & { kind: 'values' }): void => {
  const at = yamlPath(id, change.path);
  const gone = new Set<unknown>(change.gone);
  const list = document.getIn([...at, 'values'], true);
  if (!isSeq(list)) return;
  list.items = list.items.filter((item) => !gone.has(isScalar(item) ? item.value : item));
  const fresh = flowNode(document, change.added);
  if (isSeq(fresh)) list.items.push(...fresh.items);
  if (gone.has(document.getIn([...at, 'default']))) {
    const { default: other, values = [] } = change.field;
    if (values.some((value) => value === other)) document.setIn([...at, 'default'], other);
    else document.deleteIn([...at, 'default']);
  }
  if (change.path.length > 1) return;
  const rows = document.getIn([id, 'price', 'variants'], true);
  if (!isSeq(rows)) return;
  const kept = rows.items.filter((row) => !(isMap(row) && gone.has(row.getIn(['when', change.path[0]]))));
  // A table without rows is no table; such a price is left to be refused and looked at.
  if (kept.length > 0) rows.items = kept;
};

const editType = (document: Document, id: string, change: Change & { kind: 'type' }): void => {
  const at = yamlPath(id, change.path);
  const fresh = parameterOf(change.path.at(-1) ?? '', change.field);
  for (const key of ['values', 'min', 'max', 'step', 'default', 'items', 'properties', 'numeric_range']) {
    document.deleteIn([...at, key]);
  }
  for (const [key, value] of Object.entries(fresh)) {
    if (key === 'required' || ((key === 'format' || key === 'role') && document.hasIn([...at, key]))) continue;
    document.setIn([...at, key], typeof value === 'object' ? flowNode(document, value) : value);
  }
};

/** Every figure of the price table, exchanged by the words of kie; false if they leave doubt. */
const editPrice = (document: Document, id: string, words: string, context: EditContext): boolean => {
  const figures = newFigures(context.model(id)?.price ?? null, words, context.priceWords(id));
  const price = document.getIn([id, 'price'], true);
  if (figures === null || !isMap(price)) return false;
  visit(price, {
    Pair: (_, pair) => {
      if (String(pair.key) !== 'credits' || !isScalar(pair.value) || typeof pair.value.value !== 'number') return;
      pair.value.value = figures.get(pair.value.value) ?? pair.value.value;
    },
  });
  price.set('as_of', `kie's catalogue of ${context.day}`);
  return true;
};

/** Applies one change to the entry of `id`. Returns what a person has to do instead, if it can't be done by a program. */
export const applyChange = (
  document: Document,
  id: string,
  change: Change,
  context: EditContext,
): string | undefined => {
  const byHand = (why: string): string => `${describeChange(change).where}: ${describeChange(change).what} (${why})`;
  switch (change.kind) {
    case 'new_field': {
      const at = yamlPath(id, change.path);
      document.setIn(at, flowNode(document, parameterOf(change.path.at(-1) ?? '', change.field)));
      return undefined;
    }
    case 'gone_field':
      document.deleteIn(yamlPath(id, change.path));
      return undefined;
    case 'required':
      document.setIn([...yamlPath(id, change.path), 'required'], change.now);
      return undefined;
    case 'type':
      editType(document, id, change);
      return undefined;
    case 'values':
      editValues(document, id, change);
      return undefined;
    case 'limit':
      document.setIn([...yamlPath(id, change.path), change.limit], change.now);
      return undefined;
    case 'variants':
      return byHand('write the groups yourself');
    case 'endpoint':
      if (change.now === CREATE_TASK_PATH) document.deleteIn([id, 'api_path']);
      else document.setIn([id, 'api_path'], change.now);
      return undefined;
    case 'callback':
      if (change.now) document.setIn([id, 'callback_url_required'], true);
      else document.deleteIn([id, 'callback_url_required']);
      return undefined;
    case 'price':
      return editPrice(document, id, change.now, context) ? undefined : byHand('set the price, then --accept');
  }
};
