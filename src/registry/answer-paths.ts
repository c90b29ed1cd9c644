import type { Path } from './form/types';
import { itemsOf } from './input-schema';
import type { Answers, AnswerValue, ModelSpec, Parameter } from './model-spec';

type Tree = AnswerValue | Answers | undefined;

export const pathKey = (path: Path): string => path.join('.');

/** The value at a path, or undefined. */
export const valueAt = (tree: Tree, path: Path): AnswerValue | undefined =>
  path.reduce<Tree>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as Record<string | number, AnswerValue>)[step];
  }, tree);

/** A copy with the value at the path; what has to be there around it is made. undefined takes the value away. */
export const withValue = <T extends Tree>(tree: T, path: Path, value: AnswerValue | undefined): T => {
  const [step, ...rest] = path;
  if (step === undefined) return value as T;
  const inner = withValue(valueAt(tree, [step]), rest, value);
  if (typeof step === 'number') {
    const list = Array.isArray(tree) ? [...tree] : [];
    if (inner === undefined) list.splice(step, 1);
    else list[step] = inner;
    return list as T;
  }
  const { [step]: _replaced, ...others } = (tree ?? {}) as Record<string, AnswerValue>;
  if (inner === undefined) return others as T;
  // An answer that is changed keeps its place, so that stored forms stay easy to compare.
  return { ...(tree as object), [step]: inner } as T;
};

/** The parameter at a path; numbers lead into lists. */
export const parameterAt = (model: ModelSpec, path: Path): Parameter | undefined => {
  let parameter: Parameter | undefined;
  for (const [index, step] of path.entries()) {
    if (index === 0) parameter = Object.hasOwn(model.input, step) ? model.input[step] : undefined;
    else if (typeof step === 'number') parameter = parameter?.type === 'array' ? itemsOf(parameter) : undefined;
    else parameter = parameter?.type === 'object' ? parameter.properties?.[step] : undefined;
  }
  return parameter;
};
