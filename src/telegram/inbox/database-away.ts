/** Classes of SQLSTATE: connection lost, out of resources, shut down by the operator, read-only after a fail-over. */
const AWAY = /^(08...|53...|57P0.|58...|25006)$/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client (has encountered|was closed)|not queryable|server closed the connection/i;

/** True if it was the database that could not be reached, not the statement that was wrong: worth trying again later. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const cause = (error as { driverError?: unknown }).driverError ?? error;
  const code = (cause as { code?: unknown }).code;
  if (typeof code === 'string' && (AWAY.test(code) || NETWORK.has(code))) return true;
  return WORDS.test(error.message);
};
