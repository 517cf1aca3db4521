import type { InFlightChoice, InFlightPlan } from "@millrace/shared/api/in-flight.ts";
import { isActive } from "../../core/draft.ts";
import { own, parseStepKey } from "../../core/keys.ts";
import { migrate } from "../../core/migrate.ts";
import type { Plan } from "../../core/plan.ts";
import type { RunState } from "../../core/state.ts";

/** What becomes of a run: a reason is there when it was to be moved or ended, and is not. */
export type Decision = { do: "stay"; reason?: string } | { do: "exit" } | { do: "move"; state: RunState };

/** Only a run of which every step that is under way waits where the publisher chose the same is moved, or ends. */
export function decide(choice: InFlightPlan, oldPlan: Plan, newPlan: Plan, state: RunState): Decision {
  const active = Object.entries(state.steps).filter(([, step]) => isActive(step));
  const choices = new Set(
    active.map(([key]): InFlightChoice => own(choice.nodes, parseStepKey(key).nodeId) ?? choice.default),
  );
  const [only] = choices;
  if (only === undefined) return choice.default === "stay" ? { do: "stay" } : stay("The run has not begun yet.");
  if (choices.size > 1) return stay("Its steps wait at places for which different things were chosen.");
  if (only === "stay") return { do: "stay" };
  const busy = active.find(([, step]) => step.status === "running");
  if (busy) return stay(`The step “${parseStepKey(busy[0]).nodeId}” is being carried out.`);
  if (only === "exit") return { do: "exit" };
  const migrated = migrate(oldPlan, newPlan, state);
  return "state" in migrated ? { do: "move", state: migrated.state } : stay(migrated.reason);
}

function stay(reason: string): Decision {
  return { do: "stay", reason };
}
