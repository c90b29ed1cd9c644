import { type CatalogueDiff, type Finding, describeChange } from '../../kie';

const WIDEST = 60;
const LONGEST = 160;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Columns as wide as their widest cell. */
const table = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.min(WIDEST, Math.max(...rows.map((row) => (row[column] ?? '').length))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

const rowsOf = (finding: Finding): string[][] => {
  switch (finding.kind) {
    case 'new': {
      const { live, schema } = finding;
      const fields = schema === null ? 'no schema' : `${Object.keys(schema.fields).length} fields`;
      return [[finding.id, live.taskTypes.join(', '), `${fields}. ${live.priceWords ?? 'No price.'}`]];
    }
    case 'gone':
      return [[finding.id, '', finding.title]];
    case 'back':
      return [[finding.id, 'status', `${finding.status} here, but listed by kie`]];
    case 'changed':
      return finding.changes.map((change, index) => {
        const { where, what } = describeChange(change);
        return [index === 0 ? finding.id : '', where, what];
      });
  }
};

const TITLES: [Finding['kind'], string][] = [
  ['new', 'New at kie'],
  ['gone', 'Gone from kie'],
  ['back', 'Back in the list of kie'],
  ['changed', 'Changed'],
];

/** The whole comparison for people: totals, then a table for each kind of finding. */
export const reportOf = (diff: CatalogueDiff, findings: Finding[], accepted: number): string => {
  const { live, ours, chat, withoutSchema } = diff.counts;
  const lines = [
    `kie lists ${live} models (${chat} chat models left aside, ${withoutSchema} without a schema); ${ours} are here.`,
  ];
  for (const [kind, title] of TITLES) {
    const those = findings.filter((finding) => finding.kind === kind);
    if (those.length === 0) continue;
    lines.push('', `${title} (${those.length}):`);
    lines.push(...table(those.flatMap(rowsOf)).map((line) => `  ${cut(line)}`));
  }
  if (diff.unreadable.length > 0) {
    lines.push('', `With a schema that can't be understood (${diff.unreadable.length}):`);
    lines.push(...table(diff.unreadable.map(({ id, reason }) => [id, reason])).map((line) => `  ${cut(line)}`));
  }
  lines.push('', findings.length === 0 ? 'No drift.' : `${findings.length} models differ.`);
  if (accepted > 0) lines.push(`${accepted} accepted before are not shown.`);
  return lines.join('\n');
};
