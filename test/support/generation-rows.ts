import { randomUUID } from 'node:crypto';
import type { GenerationApp } from './generation-app';

export interface RowFields {
  id?: string;
  modelId?: string;
  outputKind?: string | null;
  state?: string;
  outputs?: unknown[];
  createdAt?: string;
  submittedAt?: string;
  finishedAt?: string;
  taskId?: string | null;
  favourite?: boolean;
  parentId?: string | null;
  deleted?: boolean;
}

/** A row as if its generation had run: nobody looks at it, and no credits moved. @returns its id */
export const insertGeneration = async (
  world: GenerationApp,
  userId: number,
  fields: RowFields = {},
): Promise<string> => {
  const id = fields.id ?? randomUUID();
  await world.sql(
    `INSERT INTO generations (id, confirm_id, user_id, model_id, output_kind, provider, input, origin, price, quoted_cost, state,
                              outputs, created_at, submitted_at, finished_at, task_id, favourite, parent_id, deleted_at)
     VALUES ($1, gen_random_uuid(), $2, $3, $4, 'scripted', '{"prompt": "a cat"}', '{"channel": "recording", "address": {}}',
             4, 8, $5, $6, coalesce($7, now()), $8, $9, $10, $11, $12, CASE WHEN $13 THEN now() END)`,
    [
      id,
      userId,
      fields.modelId ?? 'scripted/picture',
      fields.outputKind === undefined ? 'image' : fields.outputKind,
      fields.state ?? 'delivered',
      JSON.stringify(fields.outputs ?? []),
      fields.createdAt ?? null,
      fields.submittedAt ?? null,
      fields.finishedAt ?? null,
      fields.taskId ?? null,
      fields.favourite ?? false,
      fields.parentId ?? null,
      fields.deleted ?? false,
    ],
  );
  return id;
};
