import type { ContactField } from "@millrace/shared/api/contacts.ts";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { checkWorkflow } from "@millrace/shared/graph/checks/check-workflow.ts";
import { builtInEvents, type Knowledge, type KnownEvent } from "@millrace/shared/graph/checks/knowledge.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { applyEdits } from "@millrace/shared/graph/edits.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { createNodeTypes } from "../../src/nodes/node-types.ts";
import type { Sketch } from "../../src/testing/workflow.ts";

const types = createNodeTypes();

export interface Surroundings {
  settings?: WorkflowSettings;
  contactFields?: Pick<ContactField, "key" | "type">[];
  /** Schemas of event types of the workspace's own. */
  events?: Record<string, KnownEvent>;
}

export function knowing({ settings = {}, contactFields = [], events = {} }: Surroundings = {}): Knowledge {
  return { types, settings, contactFields, eventTypes: new Map([...builtInEvents, ...Object.entries(events)]) };
}

/** The problems of a drawing. */
export function problemsOf(drawing: Sketch | Graph, around: Surroundings = {}): Problem[] {
  return checkWorkflow(graphOf(drawing), knowing(around));
}

/** What is said of a drawing, by the code of what says it. */
export function saidOf(code: string, drawing: Sketch | Graph, around: Surroundings = {}): string[] {
  return problemsOf(drawing, around)
    .filter((problem) => problem.code === code)
    .map(({ message }) => message);
}

/** Carries out the fix of the one problem with this code. @returns the codes of what is wrong then, and the graph. */
export function afterFix(
  code: string,
  drawing: Sketch | Graph,
  around: Surroundings = {},
): { title: string; codes: string[]; graph: Graph } {
  const graph = graphOf(drawing);
  const found = problemsOf(graph, around).filter((problem) => problem.code === code);
  const [problem] = found;
  if (found.length !== 1 || !problem?.fix)
    throw new Error(`There is not one ${code} with a fix: ${JSON.stringify(found)}`);
  const fixed = applyEdits(graph, problem.fix.edits);
  return { title: problem.fix.title, codes: problemsOf(fixed, around).map((one) => one.code), graph: fixed };
}

function graphOf(drawing: Sketch | Graph): Graph {
  return "nodes" in drawing ? drawing : drawing.graph();
}

/** A condition of one rule. */
export function rule(field: string, operator: string, value?: unknown): object {
  return { field, operator, ...(value === undefined ? {} : { value }) };
}
