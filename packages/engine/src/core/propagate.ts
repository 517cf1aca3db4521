import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { Draft, StepAt } from "./draft.ts";
import { beginStep, failStep, finishStep, unsatisfiable } from "./steps.ts";
import { ancestorsOf, withdraw } from "./withdraw.ts";

/** Begins, skips or fails every step whose join is decided, and what follows from that. */
export function propagate(draft: Draft): void {
  // The list grows while it is walked. A loop instead of recursion: a chain may be thousands of nodes long.
  for (const { at, verdict } of draft.decided) {
    // A join that has fired absorbs what comes later.
    if (Object.hasOwn(draft.state.steps, at.key)) continue;
    switch (verdict) {
      case "fire":
        fire(draft, at);
        break;
      case "skip":
        finishStep(draft, at, "skipped", 0, undefined);
        break;
      case "unsatisfiable":
        failStep(draft, at, 0, unsatisfiable(at.node));
        break;
    }
  }
  draft.decided.length = 0;
}

function fire(draft: Draft, at: StepAt): void {
  if (at.node.disabled) return finishStep(draft, at, "succeeded", 0, NEXT_PORT);
  beginStep(draft, at, 1);
  if (!at.node.cancelsOthers) return;
  const before = ancestorsOf(draft, draft.plan.index.get(at.node.id) ?? -1);
  withdraw(draft, at.scope, before, "The join that this step leads to did not wait for it.");
}
