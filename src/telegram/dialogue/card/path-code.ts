import type { ModelSpec, Parameter, Path } from '../../../registry';

/**
 * A path as numbers, for buttons: the names are replaced by their place in the YAML, `['speakers', 0, 'voice']` ->
 * `[3, 0, 1]`. Holds as long as the model's input is the same, and a dialogue of another input has another token.
 */
export const pathCode = (model: ModelSpec, path: Path): number[] =>
  walk(model, path, (names, step) => names.indexOf(String(step)));

/** The path behind the numbers, or null if the model has no such parameter. */
export const pathOf = (model: ModelSpec, code: number[]): Path | null => {
  const path = walk(model, code, (names, step) => names[Number(step)]);
  return path.includes(undefined) ? null : (path as Path);
};

const walk = <T>(
  model: ModelSpec,
  steps: Path,
  named: (names: string[], step: string | number) => T,
): (T | number)[] => {
  const result: (T | number)[] = [];
  let properties: Record<string, Parameter> | undefined = model.input;
  let parameter: Parameter | undefined;
  for (const step of steps) {
    if (properties !== undefined) {
      const names: string[] = Object.keys(properties);
      const name: T = named(names, step);
      result.push(name);
      parameter = properties[typeof step === 'string' ? step : (names[step] ?? '')];
    } else {
      result.push(Number(step));
      parameter = parameter?.items;
    }
    properties = parameter?.type === 'object' ? parameter.properties : undefined;
  }
  return result;
};

export const samePath = (left: Path | null | undefined, right: Path | null | undefined): boolean =>
  left != null && right != null && left.length === right.length && left.every((step, index) => step === right[index]);
