import { ERROR_PORT, NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";
import { type Draft, readLoop, type StepAt, stepAt, writeLoop, writeStep } from "./draft.ts";
import { decideJoin, type Tally } from "./joins.ts";
import { own, scopedKey } from "./keys.ts";
import type { PlanEdge, PlanNode } from "./plan.ts";
import type { StepError } from "./state.ts";

/**
 * The life of one step, in one scope. Final states have double lines.
 *
 *   (no state yet)
 *     │ join fires            │ nothing led here      │ join cannot be satisfied
 *     │                       ▼                       ▼
 *     │                  ╔═════════╗             ╔════════╗
 *     │                  ║ skipped ║             ║ failed ║ never carried out: cannot be retried
 *     │                  ╚═════════╝             ╚════════╝
 *     ├── disabled ──────────────────────────────────────────────┐
 *     ├── run paused ─► waiting, held ──┐ resume                 │
 *     ▼                                 ▼                        ▼
 *   ┌─────────┐ ◄──────────────────── execute               ╔═══════════╗
 *   │ running │ ── succeeded, stop ───────────────────────► ║ succeeded ║ ◄─┐
 *   └─────────┘ ── failed, no attempt left ──► ╔════════╗   ╚═══════════╝   │
 *     │  │  ▲                                  ║ failed ║                   │
 *     │  │  │ ◄── retry_failed (dead letter) ──╚════════╝ ◄─┐               │
 *     │  │  │ retry_due                                     │ failed        │ succeeded
 *     │  │  └──────────── waiting, retrying ◄───────────────┤               │
 *     │  └─ failed, attempts left ──► ▲     failed,         │               │
 *     │                                     attempts left   │               │
 *     └─ waiting ──► waiting for a timer, an event, a job ──┴───────────────┘
 *
 *   running and waiting of every kind ── cancel, or another step's stop ──► ╔═══════════╗
 *                                                                           ║ cancelled ║
 *                                                                           ╚═══════════╝
 */

/** Takes the edges of one port and kills the others; without a port, kills them all. Call `propagate` afterwards. */
export function resolveOutgoing(draft: Draft, { node, scope }: StepAt, port: string | undefined): void {
  for (const index of node.outgoing) {
    const edge = draft.plan.edges[index];
    // What leads into a container's body is resolved in each scope of it.
    if (edge && edge.port !== node.body) resolveEdge(draft, edge, scope, edge.port === port ? "taken" : "dead");
  }
}

/** Takes an edge that leads into a container's body, in a scope of it. Call `propagate` afterwards. */
export function takeEdge(draft: Draft, edge: PlanEdge, scope: string): void {
  resolveEdge(draft, edge, scope, "taken");
}

function resolveEdge(draft: Draft, edge: PlanEdge, scope: string, verdict: "taken" | "dead"): void {
  const key = scopedKey(scope, edge.id);
  const target = draft.plan.nodes[edge.target];
  if (!target || Object.hasOwn(draft.state.edges, key)) return;
  draft.state.edges[key] = verdict;
  draft.changed = true;
  const at = stepAt(target, scope);
  const decision = decideJoin(target.join, tallyAfter(draft, at, verdict));
  if (decision !== "wait") draft.decided.push({ at, verdict: decision });
}

/** Counts a join's edges once per call and then keeps count, so that a join of thousands of edges stays cheap. */
function tallyAfter(draft: Draft, { node, scope, key }: StepAt, verdict: "taken" | "dead"): Tally {
  if (node.incoming.length === 1) return { taken: verdict === "taken" ? 1 : 0, pending: 0 };
  const known = draft.tallies.get(key);
  if (known) {
    known.pending -= 1;
    if (verdict === "taken") known.taken += 1;
    return known;
  }
  const tally = { taken: 0, pending: 0 };
  for (const index of node.incoming) {
    const edge = draft.plan.edges[index];
    const resolved = edge && own(draft.state.edges, scopedKey(scope, edge.id));
    if (resolved === undefined) tally.pending += 1;
    else if (resolved === "taken") tally.taken += 1;
  }
  draft.tallies.set(key, tally);
  return tally;
}

/** Executes an attempt, or holds it until the run is resumed. */
export function beginStep(draft: Draft, { node, scope, key }: StepAt, attempt: number): void {
  if (draft.state.status === "paused") {
    writeStep(draft, key, { status: "waiting", attempt });
    draft.state.held = [...(draft.state.held ?? []), { nodeId: node.id, scope, attempt }];
    return;
  }
  writeStep(draft, key, { status: "running", attempt });
  const from = readLoop(draft, key)?.count;
  draft.commands.push({
    type: "execute",
    nodeId: node.id,
    scope,
    attempt,
    ...(from === undefined ? {} : { from }),
  });
}

/** Ends a step that the run goes on from, through one port or through none. */
export function finishStep(
  draft: Draft,
  at: StepAt,
  status: "succeeded" | "failed" | "skipped",
  attempt: number,
  port: string | undefined,
  error?: StepError,
): void {
  const leaving = port === undefined ? {} : { port };
  writeStep(draft, at.key, { status, attempt, ...leaving });
  if (at.node.body !== undefined && readLoop(draft, at.key)) writeLoop(draft, at.key, undefined);
  const output = status === "succeeded" ? own(draft.state.outputs, at.key) : undefined;
  draft.commands.push({
    type: "step_finished",
    nodeId: at.node.id,
    scope: at.scope,
    status,
    attempt,
    ...leaving,
    ...(output === undefined ? {} : { output }),
    ...(error ? { error } : {}),
  });
  resolveOutgoing(draft, at, port);
}

/** Applies the node's policy to a failure that will not be tried again. */
export function failStep(draft: Draft, at: StepAt, attempt: number, error: StepError): void {
  const { node, scope, key } = at;
  switch (node.onError) {
    case "port":
      return finishStep(draft, at, "failed", attempt, ERROR_PORT, error);
    case "continue":
      return finishStep(draft, at, "failed", attempt, NEXT_PORT, error);
    case "skip":
      return finishStep(draft, at, "failed", attempt, undefined, error);
    case "fail": {
      // The edges stay unresolved, so that the run can go on from here when the step is repaired.
      const cause = runError(node, error);
      writeStep(draft, key, { status: "failed", attempt, error: cause });
      draft.state.error ??= cause;
      draft.commands.push({
        type: "step_finished",
        nodeId: node.id,
        scope,
        status: "failed",
        attempt,
        error,
      });
      // A join that cannot be satisfied was never carried out: there is nothing to repair.
      if (attempt > 0) draft.commands.push({ type: "dead_letter", nodeId: node.id, scope, attempt, error });
    }
  }
}

export function recordOutput(draft: Draft, at: StepAt, output: Json | undefined): void {
  if (output !== undefined) draft.state.outputs[at.key] = output;
}

function runError(node: PlanNode, { code, message, details }: StepError): RunError {
  return { code, message, nodeId: node.id, ...(details === undefined ? {} : { details }) };
}

/** Why a join that something led to can never fire. */
export function unsatisfiable({ join, incoming }: PlanNode): StepError {
  const needed = typeof join === "object" ? join.atLeast : 1;
  return {
    code: "join_unsatisfiable",
    message: `This step waits for ${needed} of its ${incoming.length} incoming paths, and fewer can still arrive.`,
    retryable: false,
  };
}
