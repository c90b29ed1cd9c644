/** The embedded PostgreSQL can't run here. The message says what happened and how to mend it. */
export class EmbeddedPostgresError extends Error {
  constructor(what: string, mend: string, options?: ErrorOptions) {
    super(`${what}\n  How to mend it: ${mend}`, options);
    this.name = 'EmbeddedPostgresError';
  }
}

export const OWN_SERVER = 'set DATABASE_URL to a PostgreSQL server (15 to 18) of your own';

/** `ENOENT`, `28P01` ...; '' if there is none. */
export const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};
