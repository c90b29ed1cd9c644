import type { ModelSpec } from '../../registry';
import type { Change } from './changes';
import { inputChanges } from './fields';
import { CREATE_TASK_PATH, type LiveSchema, UnreadableSchema, liveSchemaOf } from './openapi';
import { priceHasMoved } from './price';
import { type LiveModel, isChat } from './snapshot';

/** One thing that a person, or `--write`, has to look at. */
export type Finding =
  /** Without a schema if kie has none that can be understood. */
  | { kind: 'new'; id: string; live: LiveModel; schema: LiveSchema | null }
  /** Not in kie's list any more. */
  | { kind: 'gone'; id: string; title: string }
  /** In kie's list, but hidden here by its status. */
  | { kind: 'back'; id: string; status: ModelSpec['status'] }
  | { kind: 'changed'; id: string; changes: Change[] };

export interface CatalogueDiff {
  /** New, gone, back, changed; each in the order of its source. */
  findings: Finding[];
  counts: { live: number; ours: number; chat: number; withoutSchema: number };
  /** Models whose schema can't be understood, with the reason: compared in nothing but being there. */
  unreadable: { id: string; reason: string }[];
}

/** Compares no more than these models, if given; ids of kie or of ours. */
export type Only = ReadonlySet<string> | undefined;

const CHAT_PATH = /\/(chat|completions|messages|responses)\b|generateContent/i;

const schemaOf = (live: LiveModel, diff: CatalogueDiff): LiveSchema | null => {
  if (live.openapi === null) {
    diff.counts.withoutSchema += 1;
    return null;
  }
  try {
    return liveSchemaOf(live.openapi);
  } catch (error) {
    if (!(error instanceof UnreadableSchema)) throw error;
    diff.unreadable.push({ id: live.model, reason: error.message });
    return null;
  }
};

const modelChanges = (
  ours: ModelSpec,
  live: LiveModel,
  schema: LiveSchema | null,
  knownWords: string | undefined,
): Change[] => {
  const changes: Change[] = [];
  if (schema !== null) {
    const was = ours.apiPath ?? CREATE_TASK_PATH;
    if (was !== schema.path) changes.push({ kind: 'endpoint', was, now: schema.path });
    if (ours.callbackUrlRequired !== schema.callbackUrlRequired) {
      changes.push({ kind: 'callback', now: schema.callbackUrlRequired });
    }
    changes.push(...inputChanges(ours, schema));
  }
  if (live.priceWords !== null && priceHasMoved(ours, live.priceWords, knownWords)) {
    changes.push({ kind: 'price', now: live.priceWords });
  }
  return changes;
};

/**
 * Compares the models of our YAML with kie's catalogue. Chat models are left aside. A model that kie lists by an older
 * id of ours is that model.
 * @param priceWords what kie's prose on each price was when our price was last compared with it
 */
export const compareCatalogue = (
  ours: readonly ModelSpec[],
  live: readonly LiveModel[],
  priceWords: Readonly<Record<string, string>> = {},
  only?: Only,
): CatalogueDiff => {
  const media = live.filter((model) => !isChat(model));
  const listed = new Set(media.map(({ model }) => model));
  const byName = new Map<string, ModelSpec>();
  for (const model of ours) for (const name of [...model.aliases, model.id]) byName.set(name.toLowerCase(), model);
  const diff: CatalogueDiff = {
    findings: [],
    counts: { live: live.length, ours: ours.length, chat: live.length - media.length, withoutSchema: 0 },
    unreadable: [],
  };
  const met = new Set<string>();
  const fresh: Finding[] = [];
  const changed: Finding[] = [];
  const back: Finding[] = [];
  for (const model of media) {
    const known = byName.get(model.model.toLowerCase());
    // Where kie lists both, the id itself is the one to compare with.
    if (known && known.id !== model.model && listed.has(known.id)) continue;
    if (known) met.add(known.id);
    if (only && !only.has(model.model) && !(known && only.has(known.id))) continue;
    const schema = schemaOf(model, diff);
    if (known === undefined) {
      if (schema && CHAT_PATH.test(schema.path)) diff.counts.chat += 1;
      else fresh.push({ kind: 'new', id: model.model, live: model, schema });
      continue;
    }
    if (known.status !== 'current') back.push({ kind: 'back', id: known.id, status: known.status });
    const changes = modelChanges(known, model, schema, priceWords[known.id]);
    if (changes.length > 0) changed.push({ kind: 'changed', id: known.id, changes });
  }
  const gone = ours
    .filter((model) => model.status === 'current' && !met.has(model.id) && (!only || only.has(model.id)))
    .map((model): Finding => ({ kind: 'gone', id: model.id, title: model.title }));
  diff.findings.push(...fresh, ...gone, ...back, ...changed);
  return diff;
};
