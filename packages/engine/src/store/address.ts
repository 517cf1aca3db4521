/** Where a PostgreSQL server is, as postgres.js takes it apart. */
export interface Address {
  url: string;
  /** A folder with the server's Unix socket; undefined means that the URL's host and port are connected to. */
  host?: string;
}

/**
 * Takes `?host=` out of a database's URL: libpq and node-postgres read the folder of a Unix socket there, postgres.js
 * would send it to the server as a setting. (libpq, "Connection URIs")
 */
export function addressOf(databaseUrl: string): Address {
  const url = new URL(databaseUrl);
  const host = url.searchParams.get("host");
  if (host === null) return { url: databaseUrl };
  url.searchParams.delete("host");
  return { url: url.href, host };
}
