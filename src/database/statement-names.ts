import { createHash } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';

/** Texts that run rarely are not worth a plan that every connection keeps. */
const HOT_FROM = 20;
/** Each connection of the pool keeps as many plans, some tens of kilobytes each. */
const MOST_NAMES = 64;
/** Texts whose runs are counted; lists of changing length make new texts without end. */
const MOST_COUNTED = 1_000;
/** PostgreSQL refuses a prepared `SELECT *` once a newer version has added a column: "cached plan must not change result type". */
const ALL_COLUMNS = /(?:\bselect|\breturning|,|\.)\s*\*/i;

/**
 * Chooses which statements are prepared under a name, so that PostgreSQL parses and plans them once for a connection and
 * not once for a call: those with parameters that run often. The name follows from the text.
 */
export class StatementNames {
  private readonly runs = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** Counts one run. @returns the name to prepare it under, or undefined if it goes as it is */
  nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= MOST_NAMES) return undefined;
    const runs = (this.runs.get(text) ?? 0) + 1;
    if (runs < HOT_FROM || ALL_COLUMNS.test(text)) {
      if (runs > 1 || this.runs.size < MOST_COUNTED) this.runs.set(text, runs);
      return undefined;
    }
    const name = `a_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    this.runs.delete(text);
    this.names.set(text, name);
    return name;
  }
}

type Query = (config: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A class of clients for a pool, which share the choice of {@link StatementNames} and each prepare for themselves. They need
 * a session of their own, as the advisory locks do: a transaction pooler is refused at the start.
 */
export const namingClient = (names: StatementNames): typeof Client => {
  const send = Reflect.get(Client.prototype, 'query') as Query;
  class NamingClient extends Client {}
  const query: Query = function (this: Client, config, values, callback) {
    const name =
      typeof config === 'string' && Array.isArray(values) && values.length > 0 ? names.nameOf(config) : undefined;
    if (name === undefined) return send.call(this, config, values, callback);
    const named: QueryConfig = { name, text: config as string, values: values as unknown[] };
    return send.call(this, named, callback);
  };
  Object.defineProperty(NamingClient.prototype, 'query', { value: query });
  return NamingClient;
};
