import { parseArgs } from 'node:util';

export const HELP = `Compares models/kie_models.yaml with kie's live catalogue: new, gone and changed models (fields, types, allowed
values, limits, what is required, price). One request a model at kie's pace: about four minutes for all.

Usage: npm run sync-models -- [options] [model id ...]      (ids: compare these only)

  --check            exit 1 if anything differs (for CI)
  --write            take kie's side: edit the YAML, keeping comments, order and our own texts. New models come without
                     a price, so they are not sold; gone ones get a status. What would not load is left to you
  --accept           keep our side: what differs now is written to kie_sync.json and not reported again
  --snapshot <file>  compare with a saved catalogue instead of the live one: no network, no key
  --save <file>      save what was read
  --help

Environment: KIE_API_KEY, KIE_BASE_URL, KIE_CATALOGUE_RATE (1/1.1s), MODELS_DIR; no database, no bot token
Exit code: 0 done (with --check: nothing differs), 1 differences (--check), or some could not be written (--write),
           2 the comparison could not be made`;

export interface SyncOptions {
  check: boolean;
  write: boolean;
  accept: boolean;
  snapshot?: string;
  save?: string;
  help: boolean;
  /** Empty: all models. */
  ids: string[];
}

/** @throws TypeError with words for the person who typed it */
export const readOptions = (words: string[]): SyncOptions => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      accept: { type: 'boolean', default: false },
      snapshot: { type: 'string' },
      save: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.write && values.accept) throw new TypeError("--write takes kie's side, --accept keeps ours: choose one");
  if (values.snapshot !== undefined && values.save !== undefined) {
    throw new TypeError('--save saves what was read from kie, and --snapshot reads a file: choose one');
  }
  return { ...values, ids: positionals };
};
