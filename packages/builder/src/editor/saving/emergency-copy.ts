import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";
import { z } from "zod";

const copySchema = z.object({
  /** Revision of the draft that the changes were made on. */
  revision: z.int(),
  graph: graphSchema,
  /** When the last change was made, ISO 8601. */
  at: z.string(),
});
export type EmergencyCopy = z.infer<typeof copySchema>;

const keyOf = (workflowId: string) => `millrace.unsaved.${workflowId}`;

/** Keeps unsaved changes in this browser, in case the tab or the machine goes down before the server has them. */
export function keepCopy(workflowId: string, copy: EmergencyCopy): void {
  try {
    localStorage.setItem(keyOf(workflowId), JSON.stringify(copy));
  } catch {
    // Full or forbidden storage must not stand in the way of editing; the server's draft is what counts.
  }
}

export function forgetCopy(workflowId: string): void {
  try {
    localStorage.removeItem(keyOf(workflowId));
  } catch {
    // As above.
  }
}

export function findCopy(workflowId: string): EmergencyCopy | undefined {
  try {
    const text = localStorage.getItem(keyOf(workflowId));
    if (text === null) return undefined;
    const read = copySchema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export function copyOf(graph: Graph, revision: number): EmergencyCopy {
  return { revision, graph, at: new Date().toISOString() };
}
