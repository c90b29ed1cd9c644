import type { Finding } from './diff';
import { catalogueFacts } from './summary';

const gone = (id: string): Finding => ({ kind: 'gone', id, title: id });

it('names the first few, and how many there are of each kind', () => {
  const findings: Finding[] = [
    gone('a'),
    { kind: 'back', id: 'b', status: 'undocumented' },
    {
      kind: 'changed',
      id: 'c',
      changes: [
        { kind: 'price', now: '5 credits' },
        { kind: 'callback', now: true },
      ],
    },
  ];
  const facts = catalogueFacts(findings);
  expect(facts).toMatchObject({ added: 0, gone: 1, back: 1, changed: 1 });
  expect(String(facts.examples)).toMatch(/^− a\n↩ b\n~ c: price.* \(\+1\)$/);
  const many = catalogueFacts(Array.from({ length: 40 }, (_, index) => gone(`m${index}`)));
  expect(String(many.examples).split('\n')).toHaveLength(9);
  expect(many.gone).toBe(40);
});
