import type { Pool } from "../packages/engine/src/store/database.ts";
import { type Check, checkOf } from "./checks.ts";
import type { Call } from "./ledger.ts";

/** What became of the calls outside. */
export interface External {
  checks: Check[];
  calls: number;
  keys: number;
  /** Keys that were called more than once, the most often called first. */
  repeated: { key: string; times: number; answers: string[] }[];
}

interface CallStep {
  key: string;
  status: string;
  /** Unix ms of the COMMIT that recorded its end. */
  recordedAt: number;
}

/**
 * Compares the ledger with the recorded steps.
 * @param cutOff keys of calls that were under way in a worker that stood still: what it sent when it came back is no violation.
 */
export async function checkCalls(
  sql: Pool,
  workspaceId: string,
  calls: Call[],
  cutOff: ReadonlySet<string> = new Set(),
): Promise<External> {
  // The step's row was last written by the transaction that recorded its end.
  const rows = await sql<CallStep[]>`
    select run_id || ':' || node_id || ':' || scope as key, status,
      extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as "recordedAt"
    from millrace.steps where workspace_id = ${workspaceId} and type = 'http.request'`;
  const steps = new Map(rows.map((step) => [step.key, step]));
  const byKey = Map.groupBy(calls, ({ key }) => key);
  const byIdentity = Map.groupBy(calls, ({ body: { run, label, n } }) => `${run} ${label} ${n}`);
  const repeated = [...byKey]
    .filter(([, { length }]) => length > 1)
    .map(([key, own]) => ({ key, times: own.length, answers: own.map(({ answer }) => answer) }))
    .sort((a, b) => b.times - a.times);
  return {
    calls: calls.length,
    keys: byKey.size,
    repeated,
    checks: [
      checkOf(
        "external steps that succeeded without a call",
        rows.flatMap(({ key, status }) => (status === "succeeded" && !byKey.has(key) ? key : [])),
      ),
      checkOf(
        "calls without a recorded step",
        [...byKey.keys()].filter((key) => !steps.has(key)),
      ),
      checkOf(
        "steps whose repeats carried different keys",
        [...byIdentity].flatMap(([name, own]) => (new Set(own.map(({ key }) => key)).size > 1 ? name : [])),
      ),
      checkOf(
        "keys whose repeats carried different bodies",
        [...byKey].flatMap(([key, own]) => (new Set(own.map(({ body }) => JSON.stringify(body))).size > 1 ? key : [])),
      ),
      checkOf(
        "calls that came after their result was recorded",
        calls.flatMap(({ key, receivedAt }) => {
          const step = steps.get(key);
          const isLate = step?.status === "succeeded" && receivedAt > step.recordedAt && !cutOff.has(key);
          return isLate ? `${key} ${Math.round(receivedAt - step.recordedAt)} ms later` : [];
        }),
      ),
    ],
  };
}
