import type { LiveField } from './openapi';

/** Keys from the top of the input; `[]` stands for the items of a list. */
export type FieldPath = string[];

/** What differs between an entry of our YAML (`was`) and kie's catalogue (`now`). */
export type Change =
  | { kind: 'new_field'; path: FieldPath; field: LiveField }
  | { kind: 'gone_field'; path: FieldPath }
  | { kind: 'required'; path: FieldPath; now: boolean }
  | { kind: 'type'; path: FieldPath; was: string; field: LiveField }
  | { kind: 'values'; path: FieldPath; added: (string | number)[]; gone: (string | number)[]; field: LiveField }
  | { kind: 'limit'; path: FieldPath; limit: 'min' | 'max' | 'step'; was: number | undefined; now: number }
  | { kind: 'variants'; was: string[][]; now: string[][] }
  | { kind: 'endpoint'; was: string; now: string }
  | { kind: 'callback'; now: boolean }
  | { kind: 'price'; now: string };

const pathText = (path: FieldPath): string => path.join('.').replaceAll('.[]', '[]');

const shown = (value: unknown): string => JSON.stringify(value);
const list = (values: readonly unknown[]): string => values.map(shown).join(', ');
const groups = (variants: string[][]): string =>
  variants.length === 0 ? 'none' : variants.map((names) => names.join(' + ') || 'nothing').join(' | ');

const fieldText = (field: LiveField): string => {
  const { type, values, min, max } = field;
  const limits = min === undefined && max === undefined ? '' : ` ${min ?? ''}..${max ?? ''}`;
  return `${type}${values ? ` ${list(values)}` : ''}${limits}${field.required ? ', required' : ''}`;
};

/** Where and what, each in one line: the second and third column of the table. */
export const describeChange = (change: Change): { where: string; what: string } => {
  const where = 'path' in change ? `input.${pathText(change.path)}` : '';
  switch (change.kind) {
    case 'new_field':
      return { where, what: `new: ${fieldText(change.field)}` };
    case 'gone_field':
      return { where, what: 'gone' };
    case 'required':
      return { where, what: change.now ? 'required now' : 'no longer required' };
    case 'type':
      return { where, what: `type ${change.was} -> ${fieldText(change.field)}` };
    case 'values': {
      const added = change.added.length === 0 ? [] : [`+ ${list(change.added)}`];
      const gone = change.gone.length === 0 ? [] : [`- ${list(change.gone)}`];
      return { where, what: `values ${[...added, ...gone].join('  ')}` };
    }
    case 'limit':
      return { where, what: `${change.limit} ${change.was ?? 'none'} -> ${change.now}` };
    case 'variants':
      return { where: 'variants', what: `${groups(change.was)} -> ${groups(change.now)}` };
    case 'endpoint':
      return { where: 'api_path', what: `${change.was} -> ${change.now}` };
    case 'callback':
      return { where: 'callback_url_required', what: `-> ${change.now}` };
    case 'price':
      return { where: 'price', what: change.now };
  }
};
