import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { type Draft, locate, readLoop, readStep, type StepAt, writeLoop, writeStep } from "./draft.ts";
import { parseScope, parseStepKey, scopeOf } from "./keys.ts";
import { propagate } from "./propagate.ts";
import { forgetScope } from "./scopes.ts";
import type { Input, LoopState } from "./state.ts";
import { beginStep, finishStep, recordOutput, takeEdge } from "./steps.ts";

/**
 * The life of a container. Each scope begins where the body's port leads, and is done when nothing in it is active or waits
 * for repair; one that waits for repair makes room for others, and the container waits for it.
 *
 *   running ── opened ──► looping ──► scopes begin, up to the concurrency ──► all are done
 *      ▲                                        ▲        │ one is done or stuck    │
 *      │                                        └────────┘                         │
 *      └──────────────────────── more ─────────────────────────────────────────────┤
 *                                                                                  └──► succeeded, through next
 */

const maxScopes = 10_000;
const maxConcurrency = 100;

type Opened = Extract<Input, { type: "opened" }>;

/** Opens the body of a container that was carried out. */
export function openLoop(draft: Draft, at: StepAt, input: Opened): void {
  const step = readStep(draft, at);
  const before = readLoop(draft, at.key);
  const from = before?.count ?? 0;
  if (!step || input.from !== from) return;
  const count = within(input.count, from, maxScopes);
  // What opens nothing has nothing more to come either, or it would be asked for ever.
  const more = input.more === true && count > from;
  writeLoop(draft, at.key, {
    count,
    begun: from,
    done: from,
    failed: before?.failed ?? 0,
    concurrency: within(input.concurrency, 1, maxConcurrency),
    ...(more ? { more } : {}),
  });
  writeStep(draft, at.key, { status: "waiting", attempt: step.attempt, looping: true });
  beginScopes(draft, at);
}

/** The core never throws: a number that is none counts as the smallest one. */
function within(value: unknown, least: number, most: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > least ? Math.min(value, most) : least;
}

/** Forgets the scopes that are done, begins those that there is room for, and ends containers that have none left. */
export function settleLoops(draft: Draft): void {
  // A scope that is touched again while the set is walked is visited again.
  for (const scope of draft.touched) {
    draft.touched.delete(scope);
    const { containerKey } = parseScope(scope);
    const { nodeId, scope: outer } = parseStepKey(containerKey);
    const container = locate(draft, nodeId, outer);
    const loop = readLoop(draft, containerKey);
    const tally = draft.scopes.get(scope);
    if (!container || !loop || !tally || tally.active > 0) continue;
    if (tally.unfinished === 0) {
      const { hasFailed } = forgetScope(draft, container, scope);
      writeLoop(draft, containerKey, { ...loop, done: loop.done + 1, failed: loop.failed + Number(hasFailed) });
    }
    beginScopes(draft, container);
  }
}

function beginScopes(draft: Draft, container: StepAt): void {
  const { key, node } = container;
  if (!readStep(draft, container)?.looping) return;
  for (let loop = readLoop(draft, key); loop && hasRoom(draft, key, loop); loop = readLoop(draft, key)) {
    const scope = scopeOf(key, loop.begun);
    writeLoop(draft, key, { ...loop, begun: loop.begun + 1 });
    draft.scopes.set(scope, { active: 0, unfinished: 0 });
    // One without steps is done at once.
    draft.touched.add(scope);
    for (const index of node.outgoing) {
      const edge = draft.plan.edges[index];
      if (edge && edge.port === node.body) takeEdge(draft, edge, scope);
    }
    propagate(draft);
  }
  const loop = readLoop(draft, key);
  if (loop && loop.done === loop.count) closeLoop(draft, container, loop);
}

function hasRoom({ busy }: Draft, key: string, { begun, count, concurrency }: LoopState): boolean {
  return begun < count && (busy.get(key) ?? 0) < concurrency;
}

function closeLoop(draft: Draft, container: StepAt, { count, failed, more }: LoopState): void {
  const attempt = readStep(draft, container)?.attempt ?? 1;
  if (more) return beginStep(draft, container, attempt);
  recordOutput(draft, container, { count, ...(failed > 0 ? { failed } : {}) });
  finishStep(draft, container, "succeeded", attempt, NEXT_PORT);
  propagate(draft);
}
