import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config';
import { type ModelSpec, ModelsFileError, Registry, readModels } from '../../registry';
import { type Check, fail, ok, warn } from './check';

const WORDS: Record<ModelSpec['status'], string> = {
  current: '',
  undocumented: 'kie does not document it',
  removed_from_docs: 'kie documents it no longer',
};

/** Why a model is not offered, one line each. Pure. */
export const unsoldLines = (models: readonly ModelSpec[], offered: ReadonlySet<string>): string[] =>
  models
    .filter(({ id }) => !offered.has(id))
    .map((model) => {
      const reasons = [
        model.price === null && 'no known price',
        model.verified === undefined && WORDS[model.status],
      ].filter((reason) => reason !== false && reason !== '');
      return `${model.id}: ${reasons.join(', ') || 'hidden'}`;
    });

export const modelChecks = (config: AppConfig): Check[] => [
  {
    name: 'models',
    run: async () => {
      try {
        const models = await readModels(config.models.directory);
        return ok(`${models.length} are read from ${config.models.directory}`);
      } catch (error) {
        if (!(error instanceof ModelsFileError)) throw error;
        const mend = 'Mend the file; editors complete and check it by models/models.schema.json.';
        return fail('a file has a mistake', mend, error.message.split('\n'));
      }
    },
  },
  {
    name: 'models for sale',
    run: async () => {
      const models = await readModels(config.models.directory);
      const registry = new Registry(config);
      await registry.onModuleInit();
      try {
        const offered = new Set(registry.offered().map(({ id }) => id));
        if (offered.size === 0) return fail('none is offered', 'Give models a price and a status in models/.');
        const unsold = unsoldLines(models, offered);
        if (unsold.length === 0) return ok(`all ${offered.size} are offered`);
        return warn(
          `${offered.size} are offered, ${unsold.length} are not`,
          'Give the price; try the others (npm run sanity -- <id>), then set verified: <date>; or MODELS_UNVERIFIED=sell.',
          unsold,
        );
      } finally {
        await registry.onModuleDestroy();
      }
    },
  },
];

/** What the daily check of the running service has missed at the provider. */
export const vanishedChecks = (database: DataSource): Check[] => [
  {
    name: 'models that vanished',
    run: async () => {
      const rows: { model_id: string; first_missed_at: Date }[] = await database.query(
        'SELECT model_id, first_missed_at FROM vanished_models ORDER BY model_id',
      );
      if (rows.length === 0) return ok('none');
      return warn(
        `${rows.length} are no longer listed by their provider`,
        'npm run sync-models -- --write brings models/ up to date; what is listed again is offered again.',
        rows.map(({ model_id, first_missed_at }) => `${model_id}, since ${first_missed_at.toISOString()}`),
      );
    },
  },
];
