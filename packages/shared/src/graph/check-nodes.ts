import { contextRoots, parsePath } from "../paths.ts";
import { bodyPort, type Outline, type OutlineNode } from "./outline.ts";
import type { Problem } from "./problem.ts";
import { readConfig, type Reference } from "./references.ts";

const known: ReadonlySet<string> = new Set(contextRoots);

/** Each node on its own: its id, its type, its settings, and what these read from earlier steps. */
export function checkNodes(outline: Outline): Problem[] {
  return outline.nodes.flatMap((entry) => {
    const { node, title } = entry;
    const problems: Problem[] = [];
    if (outline.byId.get(node.id) !== entry) {
      const message = `Two steps have the id ${node.id}, and ${title} is one of them. Give one of them another id.`;
      problems.push({ severity: "error", code: "duplicate_id", nodeId: node.id, message });
    }
    if (!entry.rules) {
      const message = `${title} has the type “${node.type}”, which is not known here. Replace the step, or remove it.`;
      return [...problems, { severity: "error", code: "unknown_type", nodeId: node.id, message }];
    }
    return [...problems, ...checkConfig(outline, entry, entry.rules)];
  });
}

function checkConfig(outline: Outline, entry: OutlineNode, rules: NonNullable<OutlineNode["rules"]>): Problem[] {
  const { node } = entry;
  const { references, issues, brokenConditions } = readConfig(node.config);
  // What is wrong inside a condition is said more precisely below.
  const isTold = (field: string) => brokenConditions.some((at) => field === at || field.startsWith(`${at}.`));
  const problems: Omit<Problem, "nodeId">[] = [
    ...rules.checkConfig(node.config).filter(({ field }) => field === undefined || !isTold(field)),
    ...issues.map(({ path, code, message }) => ({ severity: "error" as const, code, field: path, message })),
  ];
  for (const reference of references) {
    const problem = checkReference(outline, entry, reference);
    if (problem) problems.push({ ...problem, field: reference.field });
  }
  // A step that is switched off may be unfinished: it is never carried out.
  return problems.map((problem) => ({
    ...problem,
    severity: node.disabled ? "warning" : problem.severity,
    nodeId: node.id,
  }));
}

type Finding = Pick<Problem, "severity" | "code" | "message">;

function checkReference(outline: Outline, entry: OutlineNode, { path }: Reference): Finding | undefined {
  const shown = path.slice(0, 100);
  const [root = "", stepId, part] = parsePath(path) ?? [];
  if (!known.has(root)) {
    const message = `${entry.title} uses “${shown}”, which is not known. Start with one of ${contextRoots.join(", ")}.`;
    return { severity: "error", code: "unknown_reference", message };
  }
  if ((root === "item" || root === "loop") && !isInLoop(outline, entry)) {
    const message = `${entry.title} uses “${shown}”, which is only known to the steps inside a loop. Move the step there, or use another value.`;
    return { severity: "error", code: "outside_loop", message };
  }
  if (root !== "steps" || stepId === undefined) return undefined;
  const earlier = outline.byId.get(stepId);
  if (!earlier) {
    const message = `${entry.title} uses “${shown}”, but there is no step with the id ${stepId}. Choose a step that is there.`;
    return { severity: "error", code: "unknown_step", message };
  }
  const isSorted = !outline.sorting.cycles.length;
  if (isSorted && !outline.isUpstream(earlier.at, entry.at)) {
    const when =
      earlier === entry
        ? "its own output, which does not exist yet"
        : `the output of ${earlier.title}, which does not come before it`;
    const message = `${entry.title} uses ${when}. Choose a step that leads to it, or connect the two.`;
    return { severity: "error", code: "step_not_upstream", message };
  }
  if (part !== undefined && part !== "output") {
    const message = `${entry.title} uses “${shown}”, which is always empty. Write steps.${stepId}.output.${part} to read what ${earlier.title} gave.`;
    return { severity: "warning", code: "unknown_step_field", message };
  }
  return undefined;
}

/** A container knows the round that it is asked for. */
function isInLoop({ containers, sorting }: Outline, entry: OutlineNode): boolean {
  return sorting.cycles.length > 0 || containers.has(entry) || bodyPort(entry) !== undefined;
}
