import { parseArgs } from 'node:util';

export const HELP = `Shows the logs of this service on Render, oldest line first.

Usage: npm run render-logs -- [options]

  --since <when>       10m, 2h, 3d, 90s, or a moment (2026-11-21T12:00:00Z); 1h if left out
  --lines <n>          the newest n lines that fit, 100 if left out
  --grep <pattern>     only lines that match this regular expression
  --level <levels>     only these: error, or error,warning
  --tail               go on with new lines until Ctrl+C
  --service-id <id>    srv-...; else RENDER_SERVICE_ID, else services_config.json (default_service, or its one
                       service that is enabled), else the service that is named in render.yaml
  --help

Environment: RENDER_API_KEY (https://dashboard.render.com/u/settings#api-keys), RENDER_SERVICE_ID,
             RENDER_BASE_URL (https://api.render.com)
Exit code: 0 shown, even if there was nothing to show; 2 the logs could not be read`;

export interface LogOptions {
  /** The oldest moment of interest. */
  since: Date;
  lines: number;
  grep: RegExp | null;
  /** In lower case; empty: all. */
  levels: string[];
  tail: boolean;
  serviceId: string | null;
  help: boolean;
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MOST_LINES = 10_000;

const momentOf = (text: string, now: Date): Date => {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : now.getTime() - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at))
    throw new TypeError(`--since ${text}: a time such as 10m, 2h or 2026-11-21T12:00:00Z is expected`);
  return new Date(at);
};

const linesOf = (text: string): number => {
  const lines = Number(text);
  if (/^\d+$/.test(text) && lines >= 1 && lines <= MOST_LINES) return lines;
  throw new TypeError(`--lines ${text}: a whole number from 1 to ${MOST_LINES} is expected`);
};

const patternOf = (text: string): RegExp => {
  try {
    return new RegExp(text);
  } catch {
    throw new TypeError(`--grep ${text}: that is no regular expression`);
  }
};

/** @throws TypeError with words for the person who typed it */
export const readOptions = (words: string[], now: Date): LogOptions => {
  const { values } = parseArgs({
    args: words,
    options: {
      since: { type: 'string', default: '1h' },
      lines: { type: 'string', default: '100' },
      grep: { type: 'string' },
      level: { type: 'string', default: '' },
      tail: { type: 'boolean', default: false },
      'service-id': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    since: momentOf(values.since, now),
    lines: linesOf(values.lines),
    grep: values.grep === undefined ? null : patternOf(values.grep),
    levels: values.level
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    tail: values.tail,
    serviceId: values['service-id'] ?? null,
    help: values.help,
  };
};
