import { applyEdits, type Fix } from "@millrace/shared/graph/edits.ts";
import type { Command } from "../../model/command.ts";
import { replaceGraph } from "../../model/commands/elements.ts";

/** Carries out a fix as one step of undo. */
export function carryOut({ title, edits }: Fix): Command {
  return { label: title, apply: (draft) => replaceGraph(applyEdits(draft.graph, edits), title).apply(draft) };
}
