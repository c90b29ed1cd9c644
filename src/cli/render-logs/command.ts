import { setTimeout as pause } from 'node:timers/promises';
import { processEnvironment } from '../../config';
import { type LogLine, type LogPage, type LogQuery, RenderApi, RenderError, type RenderService } from './api';
import { HELP, type LogOptions, readOptions } from './options';
import { findService } from './service';

const RENDER = 'https://api.render.com';
/** Render allows some thirty looks a minute. */
const TAIL_MS = 3_000;
/** Lines may reach Render's store a little out of order: a tail looks back so far, and shows each line once. */
const OVERLAP_MS = 10_000;

export interface Surroundings {
  /** Ends a tail. */
  signal: AbortSignal;
  environment?: Record<string, string | undefined>;
  /** Where services_config.json and render.yaml are looked for. */
  folder?: string;
  tailMs?: number;
}

/** Our own lines are JSON with a level of their own, which Render does not always recognise. */
const levelOf = ({ level, message }: LogLine): string => {
  if (level !== '') return level.toLowerCase();
  const [, own] = /"level":"(\w+)"/.exec(message) ?? [];
  return own?.toLowerCase() ?? '';
};

const SHORT: Record<string, string> = { warning: 'warn', information: 'info' };
const sameName = (level: string): string => SHORT[level] ?? level;

const fits = (line: LogLine, { grep, levels }: LogOptions): boolean =>
  (grep === null || grep.test(line.message)) &&
  (levels.length === 0 || levels.map(sameName).includes(sameName(levelOf(line))));

const at = (line: LogLine): number => Date.parse(line.timestamp);

const show = (line: LogLine): void =>
  console.log([line.timestamp, levelOf(line).padEnd(5), line.message.trimEnd()].join(' '));

/** A next page that is this one again would be read for ever. */
const isLast = ({ next }: LogPage, span: NonNullable<LogPage['next']>): boolean =>
  next === null || (next.startTime === span.startTime && next.endTime === span.endTime);

/** The newest lines that fit, oldest first; page by page, until there are enough or there is nothing older. */
const newest = async (api: RenderApi, service: RenderService, options: LogOptions): Promise<LogLine[]> => {
  const found: LogLine[] = [];
  let span = { startTime: options.since.toISOString(), endTime: new Date().toISOString() };
  for (;;) {
    const page = await api.logs({ service, ...span, direction: 'backward' });
    found.push(...page.lines.filter((line) => fits(line, options)));
    if (found.length >= options.lines || isLast(page, span)) break;
    span = page.next ?? span;
  }
  return found
    .reverse()
    .sort((left, right) => at(left) - at(right))
    .slice(-options.lines);
};

/** A page, or an empty one after a passing trouble: the next look covers it. */
const nextPage = async (api: RenderApi, query: LogQuery): Promise<LogPage> => {
  try {
    return await api.logs(query);
  } catch (error) {
    if (!(error instanceof RenderError) || !error.isPassing) throw error;
    console.error(error.message);
    return { lines: [], next: null };
  }
};

/** New lines as they come, until the signal. */
const tail = async (
  api: RenderApi,
  service: RenderService,
  options: LogOptions,
  shown: LogLine[],
  { signal, tailMs = TAIL_MS }: Surroundings,
): Promise<void> => {
  const last = shown.at(-1);
  const startedAt = last === undefined ? Date.now() : at(last);
  let newestAt = startedAt;
  const seen = new Map(shown.map((line) => [line.id, at(line)]));
  while (!signal.aborted) {
    await pause(tailMs, undefined, { signal });
    const from = Math.max(startedAt, newestAt - OVERLAP_MS);
    let span: LogPage['next'] = { startTime: new Date(from).toISOString(), endTime: new Date().toISOString() };
    while (span !== null) {
      const page: LogPage = await nextPage(api, { service, ...span, direction: 'forward' });
      for (const line of page.lines) {
        if (seen.has(line.id) || at(line) < startedAt) continue;
        seen.set(line.id, at(line));
        newestAt = Math.max(newestAt, at(line));
        if (fits(line, options)) show(line);
      }
      span = isLast(page, span) ? null : page.next;
    }
    for (const [id, moment] of seen) if (moment < from) seen.delete(id);
  }
};

/** `npm run render-logs`: the whole command, with its exit code; see {@link HELP}. */
export const renderLogs = async (words: string[], surroundings: Surroundings): Promise<number> => {
  const { signal, folder = process.cwd() } = surroundings;
  let options: LogOptions;
  try {
    options = readOptions(words, new Date());
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  try {
    const environment = surroundings.environment ?? processEnvironment();
    const key = environment.RENDER_API_KEY;
    if (!key) throw new RenderError('RENDER_API_KEY is not set. Make one in the account settings of Render.');
    const api = new RenderApi(environment.RENDER_BASE_URL || RENDER, key, signal);
    const service = await findService(api, options.serviceId ?? environment.RENDER_SERVICE_ID, folder);
    const lines = await newest(api, service, options);
    lines.forEach(show);
    if (options.tail) await tail(api, service, options, lines, surroundings);
    else if (lines.length === 0) console.error(`No such lines since ${options.since.toISOString()}.`);
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
};
