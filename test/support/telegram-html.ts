/** Tags of Telegram's HTML that this service uses. */
const ALLOWED = new Set(['b', 'i', 'u', 's', 'code', 'pre', 'a', 'blockquote', 'tg-spoiler']);

/** What Telegram would refuse in a marked-up text, in words; empty if nothing. For tests. */
export const faultsIn = (markup: string): string[] => {
  const faults: string[] = [];
  const open: string[] = [];
  const rest = markup.replace(/<(\/?)([a-z-]+)(?: [a-z]+="[^"<>]*")*>/g, (_tag, slash: string, name: string) => {
    if (!ALLOWED.has(name)) faults.push(`tag <${name}> is not known`);
    if (slash === '') open.push(name);
    else if (open.pop() !== name) faults.push(`</${name}> closes nothing`);
    return '';
  });
  if (open.length > 0) faults.push(`not closed: ${open.join(', ')}`);
  if (/[<>]/.test(rest)) faults.push('a bare < or >');
  if (/&(?!(?:amp|lt|gt|quot);)/.test(rest)) faults.push('a bare &');
  return faults;
};
