/**
 * SQLSTATE classes 08 (connection) and 57 (intervention), 25P03 (a transaction that stood still for too long), and the codes of
 * postgres.js and Node for a connection that is gone.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return /^((08|57)[0-9A-Z]{3}|25P03)$/.test(code) || /^(CONNECT|ECONN|EPIPE|ETIMEDOUT)/.test(code);
}

/**
 * Whether a query failed because the database is not there or told us to try again: nothing is wrong with the work itself.
 * Beside lost connections these are the classes 40 (rollback) and 53 (resources).
 */
export function isOutage(error: unknown): boolean {
  return isConnectionLost(error) || /^(40|53)[0-9A-Z]{3}$/.test(codeOf(error));
}

/**
 * Whether it is the work itself that cannot be done, now or later: the database refuses its data (classes 22 data, 23
 * integrity, 54 limits) or our code breaks on it. Not so when the surroundings are at fault, such as a missing permission
 * (42), or an error that we gave a name: those may be repaired, and the work is then as good as any.
 */
export function isOfTheWork(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== "") return /^(22|23|54)[0-9A-Z]{3}$/.test(code);
  return error instanceof Error;
}

/**
 * Whether the connection on which a query failed is closed now, or about to be: PostgreSQL ends it after a FATAL error, and
 * the others are of the socket itself. Narrower than `isConnectionLost`: a cancelled query, for one, leaves its connection open.
 */
export function isConnectionCut(error: unknown): boolean {
  const { severity } = (error ?? {}) as { severity?: unknown };
  if (severity === "FATAL" || severity === "PANIC") return true;
  return /^(CONNECTION_CLOSED|CONNECTION_DESTROYED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}
