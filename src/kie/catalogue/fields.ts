import type { ModelSpec, Parameter } from '../../registry';
import type { Change, FieldPath } from './changes';
import type { LiveField, LiveSchema } from './openapi';

/**
 * What kie's schema leaves unsaid is no difference: our limits and lists of values often come from its prose. What we
 * hold narrower than kie, without kie naming a figure, stays valid there.
 */
const typeChange = (ours: Parameter, live: LiveField, path: FieldPath): Change[] => {
  if (live.type === 'unknown' || ours.type === live.type) return [];
  const numbers = ours.values?.every((value) => typeof value === 'number') ?? false;
  const texts = ours.values?.every((value) => typeof value === 'string') ?? false;
  if (ours.type === 'enum' && live.type === 'string' && texts) return [];
  if (ours.type === 'enum' && (live.type === 'number' || live.type === 'integer') && numbers) return [];
  if (ours.type === 'integer' && live.type === 'number') return [];
  const was =
    ours.type === 'enum' ? `enum ${(ours.values ?? []).map((value) => JSON.stringify(value)).join(', ')}` : ours.type;
  return [{ kind: 'type', path, was, field: live }];
};

const valueChange = (ours: Parameter, live: LiveField, path: FieldPath): Change[] => {
  if (!ours.values || !live.values) return [];
  const had = new Set(ours.values);
  const has = new Set(live.values);
  const added = live.values.filter((value) => !had.has(value));
  const gone = ours.values.filter((value) => !has.has(value));
  return added.length + gone.length === 0 ? [] : [{ kind: 'values', path, added, gone, field: live }];
};

const limitChanges = (ours: Parameter, live: LiveField, path: FieldPath): Change[] =>
  (['min', 'max', 'step'] as const).flatMap((limit): Change[] => {
    const now = live[limit];
    const was = ours[limit];
    // A least length of 0 or 1 says no more than "required" does.
    const idle =
      limit === 'min' && (ours.type === 'string' || ours.type === 'array') && (now ?? 0) <= 1 && (was ?? 0) <= 1;
    return now === undefined || now === was || idle ? [] : [{ kind: 'limit', path, limit, was, now }];
  });

const fieldChanges = (ours: Parameter, live: LiveField, path: FieldPath): Change[] => {
  const changed = typeChange(ours, live, path);
  if (changed.length > 0) return changed;
  return [
    ...valueChange(ours, live, path),
    ...(ours.type === live.type ? limitChanges(ours, live, path) : []),
    ...(ours.items && live.items ? fieldChanges(ours.items, live.items, [...path, '[]']) : []),
    ...(ours.properties && live.properties ? mapChanges(ours.properties, live.properties, path) : []),
  ];
};

/** Objects of which kie names no field are open there: ours stand. */
const mapChanges = (ours: Record<string, Parameter>, live: Record<string, LiveField>, path: FieldPath): Change[] => {
  if (Object.keys(live).length === 0 && path.length > 0) return [];
  return [
    ...Object.entries(live).flatMap(([key, field]): Change[] => {
      const at = [...path, key];
      const known = ours[key];
      if (known === undefined) return [{ kind: 'new_field', path: at, field }];
      const required: Change[] =
        known.required === field.required ? [] : [{ kind: 'required', path: at, now: field.required }];
      return [...required, ...fieldChanges(known, field, at)];
    }),
    ...Object.keys(ours)
      .filter((key) => live[key] === undefined)
      .map((key): Change => ({ kind: 'gone_field', path: [...path, key] })),
  ];
};

const grouped = (groups: string[][]): string[][] =>
  groups.map((names) => [...names].sort()).sort((left, right) => left.join().localeCompare(right.join()));

const variantChange = (ours: ModelSpec, live: LiveSchema): Change[] => {
  const required = new Set(Object.keys(live.fields).filter((key) => live.fields[key]?.required));
  const was = grouped(ours.variants.map((variant) => variant.required.filter((name) => !required.has(name))));
  const now = grouped(live.variants.map((variant) => variant.required));
  // Alternatives that require the same are told apart by what they may have; ours say so by rules.
  const open = now.every((names) => names.join() === now[0]?.join());
  return open || JSON.stringify(was) === JSON.stringify(now) ? [] : [{ kind: 'variants', was, now }];
};

/** What every group of a model requires is required, though its entry says so in the groups only. */
const withRequired = ({ input, variants }: ModelSpec): Record<string, Parameter> => {
  const groups = variants.map((variant) => variant.required);
  const always = (groups[0] ?? []).filter((name) => groups.every((names) => names.includes(name)));
  const marked = always.flatMap((name) => {
    const known = input[name];
    return known ? [[name, { ...known, required: true }] as const] : [];
  });
  return { ...input, ...Object.fromEntries(marked) };
};

/** Everything about the input in which a model of ours and kie's schema of it differ. */
export const inputChanges = (ours: ModelSpec, live: LiveSchema): Change[] => [
  ...mapChanges(withRequired(ours), live.fields, []),
  ...variantChange(ours, live),
];
