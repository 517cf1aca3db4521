/**
 * Whether a query failed because the database is not there or told us to try again: nothing is wrong with the work itself.
 * Classes of SQLSTATE: 08 connection, 40 rollback, 53 resources, 57 intervention; the rest are postgres.js's and Node's own.
 */
export function isOutage(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && (/^(08|40|53|57)[0-9A-Z]{3}$/.test(code) || /^(CONNECT|ECONN|EPIPE|ETIMEDOUT)/.test(code));
}
