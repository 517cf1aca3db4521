import { checkCondition } from "../../conditions/check.ts";
import { type Condition, conditionSchema } from "../../conditions/condition.ts";
import { conditionFields, describeCondition } from "../../conditions/describe.ts";
import { isJsonObject } from "../../json.ts";
import { parsePath } from "../../paths.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { type Certainty, decisionsOf } from "./certainty.ts";
import { anyCircumstances, type Circumstances, lasting, narrow, sameName } from "./circumstances.ts";
import { choice } from "./domain.ts";
import { factsOf, textIn } from "./knowledge.ts";
import type { Look } from "./values.ts";

interface Branch {
  index: number;
  id: string;
  title: string;
  when: Condition;
}

/** Conditions that can never hold, and branches that something before them has taken. */
export function checkBranches(outline: Outline, look: Look, certainty: Certainty): Problem[] {
  const starts = outline.nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled);
  const isLinked = new Set(outline.graph.edges.map(({ source, sourcePort }) => `${source} ${sourcePort}`));
  return outline.nodes.flatMap((entry): Problem[] => {
    if (entry.node.disabled) return [];
    const facts = factsOf(entry);
    if (facts.firstMatch) return checkFirstMatch(entry, entriesOf(entry), before(entry), isLinked);
    return checkFilters(entry, facts.awaits?.filter ?? "filter");
  });

  /** What is known of the event and of earlier outputs when a step begins. */
  function before(entry: OutlineNode): Circumstances {
    const way = certainty.wayTo(entry);
    const triggers = starts.filter(({ at }) => outline.isUpstream(at, entry.at));
    let known: Circumstances = withChoices(entry, anyCircumstances);
    const [trigger] = triggers;
    const filter = triggers.length === 1 ? trigger?.node.config["filter"] : undefined;
    if (isWhole(filter)) known = lasting(narrow(anyCircumstances, filter) ?? anyCircumstances);
    for (const { by, taken } of way ? decisionsOf(way) : []) {
      const [port] = taken ?? [];
      if (by && port !== undefined && taken?.length === 1 && factsOf(by).firstMatch) known = after(by, port, known);
    }
    return withChoices(entry, known);
  }

  function after(decision: OutlineNode, taken: string, known: Circumstances): Circumstances {
    let at = known;
    for (const { id, when } of entriesOf(decision)) {
      const next = lasting(narrow(at, when, id === taken) ?? at);
      at = next;
      if (id === taken) break;
    }
    return at;
  }

  /** Fields that can only hold a few values can run out of them. */
  function withChoices(entry: OutlineNode, known: Circumstances): Circumstances {
    const fields = entriesOf(entry).flatMap(({ when }) => conditionFields(when));
    const added = new Map(known);
    for (const field of new Set(fields)) {
      const segments = parsePath(field);
      const sight = segments && look({ entry }, segments);
      const name = sameName(field);
      if (!sight?.known || !sight.value.enforced || !sight.value.choices || added.has(name)) continue;
      added.set(name, choice(sight.value.choices));
    }
    return added;
  }
}

/** Branches with a condition that is complete. */
function entriesOf(entry: OutlineNode): Branch[] {
  const { firstMatch } = factsOf(entry);
  const list = firstMatch ? entry.node.config[firstMatch.list] : undefined;
  if (!firstMatch || !Array.isArray(list)) return [];
  return list.flatMap((item, index): Branch[] => {
    if (!isJsonObject(item)) return [];
    const { [firstMatch.id]: id, [firstMatch.when]: when, name } = item;
    if (typeof id !== "string" || !isWhole(when)) return [];
    return [{ index, id, title: typeof name === "string" && name !== "" ? name : id, when }];
  });
}

function isWhole(condition: unknown): condition is Condition {
  return (
    condition !== undefined && checkCondition(condition).length === 0 && conditionSchema.safeParse(condition).success
  );
}

function checkFirstMatch(
  { node, title, rules }: OutlineNode,
  branches: readonly Branch[],
  before: Circumstances,
  isLinked: ReadonlySet<string>,
): Problem[] {
  const { firstMatch } = rules?.descriptor.facts ?? {};
  if (!firstMatch) return [];
  const problems: Problem[] = [];
  const report = (code: string, message: string, branch?: Branch) => {
    const field = branch ? `${firstMatch.list}.${branch.index}.${firstMatch.when}` : undefined;
    problems.push({ severity: "warning", code, nodeId: node.id, ...(field ? { field } : {}), message });
  };
  let left: Circumstances | undefined = before;
  let last: Branch | undefined;
  for (const branch of branches) {
    const name = `“${branch.title}” of ${title}`;
    if (!narrow(anyCircumstances, branch.when)) {
      const message = `${name} can never match: ${describeCondition(branch.when)} contradicts itself. Change its rules.`;
      report("never_matches", message, branch);
      continue;
    }
    if (!narrow(before, branch.when)) {
      const message = `${name} can never match: what comes before this step leaves no run in which ${describeCondition(branch.when)}. Change its rules, or remove it.`;
      report("never_matches", message, branch);
      continue;
    }
    const taker = takerOf(branch, branches, before);
    if (!left || !narrow(left, branch.when)) {
      const by = taker ? `“${taker.title}” above it takes` : "the branches above it take";
      const message = `${name} can never match: ${by} every run in which ${describeCondition(branch.when)}. Put it first, or change its rules.`;
      report("never_matches", message, branch);
      continue;
    }
    left = narrow(left, branch.when, false);
    last = branch;
  }
  if (!left && last && isLinked.has(`${node.id} ${firstMatch.otherwise}`) && branches.length > 0) {
    const message = `No run takes “Otherwise” of ${title}: its branches cover every case. Remove what follows there, or change the branches.`;
    report("never_matches", message);
  }
  return problems;
}

/** The one branch above that alone takes everything this one asks for. */
function takerOf(branch: Branch, branches: readonly Branch[], before: Circumstances): Branch | undefined {
  return branches.slice(0, branches.indexOf(branch)).find(({ when }) => {
    const rest = narrow(before, when, false);
    return !rest || !narrow(rest, branch.when);
  });
}

function checkFilters(entry: OutlineNode, field: string): Problem[] {
  const filter = entry.node.config[field];
  if (!isWhole(filter) || narrow(anyCircumstances, filter)) return [];
  const what = entry.isTrigger ? "starts nothing" : "never finds its event";
  const message = `${entry.title} ${what}: ${describeCondition(filter)} contradicts itself. Change its conditions${textIn(entry.node, "eventType") === undefined ? "" : " or the event"}.`;
  return [{ severity: "warning", code: "never_matches", nodeId: entry.node.id, field, message }];
}
