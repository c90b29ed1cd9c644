/** Percentile of ascending numbers, nearest rank. */
export const percentile = (ascending, part) =>
  ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(ascending.length * part) - 1))] ?? null;

/** Count, median and tail of milliseconds. */
export const summary = (numbers) => {
  const ascending = [...numbers].sort((left, right) => left - right);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(ascending, part)?.toFixed(1));
  const number = (text) => (text === undefined ? null : Number(text));
  return { count: ascending.length, p50: number(p50), p95: number(p95), p99: number(p99) };
};

/** Lines with the columns of all rows aligned; the first column to the left. */
export const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  const cell = (text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]));
  return rows.map((row) => row.map((value, column) => cell(String(value ?? ''), column)).join('  ')).join('\n');
};

/** The buckets, sum and count of a histogram without labels in the text of a scrape. */
export const readHistogram = (scrape, name) => {
  const number = (pattern) => Number(new RegExp(`^${name}${pattern} (\\S+)$`, 'm').exec(scrape)?.[1] ?? NaN);
  const buckets = [...scrape.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\S+)$`, 'gm'))];
  return {
    sum: number('_sum'),
    count: number('_count'),
    buckets: buckets.map(([, bound, count]) => ({
      bound: bound === '+Inf' ? Infinity : Number(bound),
      count: Number(count),
    })),
  };
};

/** What a histogram gained between two scrapes: mean, and the bound under which half and 95 % of it lie, in milliseconds. */
export const gained = (before, after) => {
  const count = after.count - before.count;
  if (!(count > 0)) return null;
  const under = (part) => {
    const found = after.buckets.find((bucket, index) => bucket.count - before.buckets[index].count >= count * part);
    return found === undefined ? null : found.bound * 1000;
  };
  return {
    count,
    meanMs: Number((((after.sum - before.sum) / count) * 1000).toFixed(1)),
    halfUnderMs: under(0.5),
    most95UnderMs: under(0.95),
  };
};
