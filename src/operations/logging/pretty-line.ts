const COLOURS: Record<string, string> = { fatal: '31', error: '31', warn: '33', info: '32', debug: '36', trace: '90' };

const paint = (words: string, colour: string, colours: boolean): string =>
  colours ? `\u001b[${colour}m${words}\u001b[0m` : words;

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const shown = (value: unknown): string =>
  typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);

/** A JSON log line as people like to read it: `12:30:59 info  Generations task finished  model=nano-banana ms=812`. */
export const prettyLine = (line: string, colours: boolean): string => {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time, context, msg, err, ...rest } = entry;
  const name = text(level);
  const failure = err as { message?: string; stack?: string } | undefined;
  const head = [
    paint(text(time).slice(11, 19), '90', colours),
    paint(name.padEnd(5), COLOURS[name] ?? '37', colours),
    ...(context === undefined ? [] : [paint(text(context), '35', colours)]),
    text(msg ?? failure?.message ?? ''),
  ].join(' ');
  const details = Object.entries(rest).map(([key, value]) => `${key}=${shown(value)}`);
  const tail = details.length === 0 ? '' : `  ${paint(details.join(' '), '90', colours)}`;
  return `${head}${tail}${failure?.stack === undefined ? '' : `\n${failure.stack}`}\n`;
};
