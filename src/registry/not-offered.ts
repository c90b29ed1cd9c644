import type { MediaFormat, ModelSpec } from './model-spec';

/** What somebody looks for and can not have now, and what comes near it. */
export interface NotOffered {
  model: ModelSpec;
  near: ModelSpec[];
}

const NEAR = 6;

const filesOf = ({ input }: ModelSpec): Set<MediaFormat> =>
  new Set(Object.values(input).flatMap(({ format, items }) => format ?? items?.format ?? []));

/** Models of the same kind; else those that take the same files, or give the same; at most six, the nearest first. */
export const alike = (model: ModelSpec, offered: readonly ModelSpec[]): ModelSpec[] => {
  const files = filesOf(model);
  const nearness = (other: ModelSpec): number => {
    const kind = other.modelType === model.modelType ? 4 : other.also.includes(model.modelType) ? 3 : 0;
    const takes = files.size > 0 && [...filesOf(other)].some((format) => files.has(format)) ? 1 : 0;
    const gives = other.output === model.output ? 1 : 0;
    return kind + takes + gives;
  };
  return offered
    .map((other) => ({ other, near: nearness(other) }))
    .filter(({ near }) => near > 0)
    .sort((left, right) => right.near - left.near)
    .slice(0, NEAR)
    .map(({ other }) => other);
};
