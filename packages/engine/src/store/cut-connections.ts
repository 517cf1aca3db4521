import { isConnectionCut } from "./outage.ts";

/**
 * postgres.js asks every new connection for its array types and leaves the promise of that to itself: when the connection is
 * cut meanwhile, the rejection that nobody can handle would end the process, although the driver simply connects again.
 * Such a rejection is reported and let pass; any other one ends the process as ever. To be called once a process.
 */
export function surviveCutConnections(report: (error: unknown) => void): void {
  process.on("unhandledRejection", (error) => {
    if (!isConnectionCut(error)) throw error;
    report(error);
  });
}
