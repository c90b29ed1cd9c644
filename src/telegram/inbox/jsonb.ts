const LONE_SURROGATE = /\p{Surrogate}/gu;

const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').replace(LONE_SURROGATE, '\uFFFD') : value;

/** JSON that PostgreSQL takes as jsonb: it refuses NUL and halves of surrogate pairs, which a cut emoji leaves behind. */
export const jsonb = (value: unknown): string => JSON.stringify(value, storable);
