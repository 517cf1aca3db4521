import { isConnectionCut } from "./outage.ts";

/**
 * Two libraries leave promises to themselves that are rejected when a connection is cut; such a rejection, which nobody can
 * handle, would end the process. It is reported and let pass, any other one ends the process as ever. To be called once a process.
 *
 * postgres.js asks every new connection for its array types; cut meanwhile, it simply connects again. graphile-worker gives the
 * jobs back that a dying pool has fetched and not begun; those that it cannot give back are released by the heartbeat.
 */
export function surviveCutConnections(report: (error: unknown) => void): void {
  process.on("unhandledRejection", (error) => {
    if (!isConnectionCut(error) && !isOfDyingPool(error)) throw error;
    report(error);
  });
}

/** Such errors quote the one of the connection, and keep neither its code nor itself. */
function isOfDyingPool(error: unknown): boolean {
  const message = error instanceof Error ? error.message : "";
  return /^(Error occurred whilst returning jobs from local queue|Worker did not exit cleanly)/.test(message);
}
