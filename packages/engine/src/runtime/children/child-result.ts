import type { JsonObject } from "@millrace/shared/json.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";
import type { Input } from "../../core/state.ts";
import { jitter } from "../step-results.ts";

/** How a run that a step has begun ended. */
export interface ChildEnd {
  runId: string;
  workflowName: string | null;
  status: "succeeded" | "failed" | "cancelled";
  error: RunError | null;
  /** Its variables. */
  result: JsonObject | null;
}

/** What the step that waits for it is given. */
export function childResult(
  { runId, workflowName, status, error, result }: ChildEnd,
  at: { nodeId: string; scope: string; attempt: number },
): Input {
  if (status === "succeeded") return { type: "succeeded", ...at, output: { runId, status, vars: result ?? {} } };
  const name = workflowName === null ? "The run that this step began" : `The run of “${workflowName}”`;
  const message = `${name} ${status === "failed" ? "failed" : "was cancelled"}. ${error?.message ?? ""}`.trim();
  const details = { runId, status, ...(error ? { error: { code: error.code, message: error.message } } : {}) };
  return {
    type: "failed",
    ...at,
    error: { code: "child_failed", message, retryable: true, details },
    jitter: jitter(),
  };
}
