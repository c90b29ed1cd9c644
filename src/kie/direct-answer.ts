import type { Json } from '../registry';

const PREFIX = 'direct:';
/** Task ids are indexed; a B-tree takes 2,700 bytes of an entry at most. */
const MAX_LENGTH = 2_000;

/**
 * Some models answer at once and leave no task behind. Their answer is their task id: it is stored with the transition to
 * `running` like any other, survives a restart, and the first look reads it. The generation's id makes it unique.
 * @returns null if the answer is too long for that
 */
export const directTaskId = (generationId: string, answer: Json): string | null => {
  const id = `${PREFIX}${generationId}:${Buffer.from(JSON.stringify(answer)).toString('base64url')}`;
  return id.length <= MAX_LENGTH ? id : null;
};

/** The answer inside such a task id; undefined if it is an ordinary one. */
export const directAnswer = (taskId: string): Json | undefined => {
  if (!taskId.startsWith(PREFIX)) return undefined;
  const encoded = taskId.slice(taskId.lastIndexOf(':') + 1);
  return JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Json;
};
