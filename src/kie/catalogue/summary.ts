import type { Finding } from './diff';
import { findingLines } from './known';

const SHOWN = 8;
const SIGNS: Record<Finding['kind'], string> = { new: '+', gone: '−', back: '↩', changed: '~' };

/** What admins are told of a catalogue that has moved: how many of each kind, and the first of them by name. */
export const catalogueFacts = (findings: Finding[]): Record<string, string | number> => {
  const count = (kind: Finding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  const lines = findings.slice(0, SHOWN).map((finding) => {
    const [first = '', ...more] = finding.kind === 'changed' ? findingLines(finding) : [];
    const rest = more.length === 0 ? '' : ` (+${more.length})`;
    return `${SIGNS[finding.kind]} ${finding.id}${first === '' ? '' : `: ${first.slice(0, 60)}${rest}`}`;
  });
  if (findings.length > SHOWN) lines.push('…');
  return {
    added: count('new'),
    gone: count('gone'),
    back: count('back'),
    changed: count('changed'),
    examples: lines.join('\n'),
  };
};
