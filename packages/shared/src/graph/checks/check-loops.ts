import type { WorkflowSettings } from "../../api/workflow-settings.ts";
import { conditionSchema } from "../../conditions/condition.ts";
import { isJsonObject } from "../../json.ts";
import type { NodeFacts } from "../../nodes/facts.ts";
import type { Graph } from "../document.ts";
import { type NodeTypes, type Outline, outlineOf, type OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { type Certainty, certaintyOf } from "./certainty.ts";
import { anyCircumstances, type Circumstances, narrow } from "./circumstances.ts";
import { choice } from "./domain.ts";
import { factsOf, startingEvent, textIn } from "./knowledge.ts";

/** A workflow that others may set off: a published version, or the draft itself. */
export interface LinkedWorkflow {
  id: string;
  name: string;
  graph: Graph;
  settings: WorkflowSettings;
}

/** What a step may set off. */
interface Cause {
  step: OutlineNode;
  /** In the middle of a sentence: updates the field “city”. */
  words: string;
  /** Undefined where it begins a workflow itself. */
  event: { type: string; data: ReadonlyMap<string, string> } | undefined;
  workflowId: string | undefined;
  /** Nothing more happens in a second round. */
  settles: boolean;
}

interface Member extends LinkedWorkflow {
  outline: Outline;
  certainty: Certainty;
  causes: readonly Cause[];
}

const longestWay = 10;

/** The event types that the steps of a graph cause, and the workflows that they begin: what may be set off by it. */
export function setOffBy(graph: Graph, types: NodeTypes): { eventTypes: string[]; workflowIds: string[] } {
  const causes = outlineOf(graph, types).nodes.flatMap(causesOf);
  return {
    eventTypes: [...new Set(causes.flatMap(({ event }) => event?.type ?? []))],
    workflowIds: [...new Set(causes.flatMap(({ workflowId }) => workflowId ?? []))],
  };
}

/**
 * Steps of a workflow that set it off again, by themselves or by way of others. Where re-entry lets nobody in twice there is no
 * way round.
 * @param others the published workflows that may take part; the workflow itself is left out of them
 */
export function checkLoops(draft: LinkedWorkflow, others: readonly LinkedWorkflow[], types: NodeTypes): Problem[] {
  const own = memberOf(draft, types);
  const members = [own, ...others.filter(({ id }) => id !== draft.id).map((other) => memberOf(other, types))];
  if (letsNobodyInTwice(draft.settings)) return [];
  return own.causes.flatMap((cause): Problem[] => {
    const round = wayRound(own, cause, members);
    return round ? [problemOf(own, cause, round)] : [];
  });
}

function memberOf(workflow: LinkedWorkflow, types: NodeTypes): Member {
  const outline = outlineOf(workflow.graph, types);
  return { ...workflow, outline, certainty: certaintyOf(outline), causes: outline.nodes.flatMap(causesOf) };
}

function causesOf(step: OutlineNode): Cause[] {
  if (step.node.disabled || !step.rules) return [];
  const begun = begunBy(step).map((workflowId): Cause => {
    return { step, words: "runs it", event: undefined, workflowId, settles: false };
  });
  return [...begun, ...(factsOf(step).causes ?? []).map((cause) => causeOf(step, cause))];
}

function causeOf(
  step: OutlineNode,
  { eventType, data, settles, words }: NonNullable<NodeFacts["causes"]>[number],
): Cause {
  const known = Object.entries(data).flatMap(([key, field]): [string, string][] => {
    const text = textIn(step.node, field);
    return text === undefined || text.includes("{{") || text.includes("{%") ? [] : [[key, text]];
  });
  const first = textIn(step.node, Object.values(data)[0]);
  const value = step.node.config["value"];
  // A field that is set to what a template gives may be another one every time.
  const isFixed = typeof value !== "string" || !value.includes("{{");
  return {
    step,
    words: words.replace("{}", () => `“${(first ?? "…").slice(0, 60)}”`),
    event: { type: eventType, data: new Map(known) },
    workflowId: undefined,
    settles: settles === true && isFixed,
  };
}

/** The workflows that a step begins, as the schema of its config says. */
function begunBy({ node, rules }: OutlineNode): string[] {
  const properties = rules?.descriptor.config["properties"];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([field, schema]) =>
    isJsonObject(schema) && schema["x-control"] === "workflow" ? (textIn(node, field) ?? []) : [],
  );
}

/** A step of the way: the cause, and the workflow that it starts. */
interface Leg {
  cause: Cause;
  of: Member;
  starts: Member;
}

/** The shortest way from a cause back to its own workflow. */
function wayRound(own: Member, first: Cause, members: readonly Member[]): Leg[] | undefined {
  const seen = new Set<Member>();
  let ways: Leg[][] = members
    .filter((member) => startsBy(member, first))
    .map((starts) => [{ cause: first, of: own, starts }]);
  for (let length = 1; length <= longestWay && ways.length > 0; length += 1) {
    const next: Leg[][] = [];
    for (const way of ways) {
      const at = way.at(-1)?.starts;
      if (at === own) return way;
      if (!at || seen.has(at) || letsNobodyInTwice(at.settings)) continue;
      seen.add(at);
      for (const cause of at.causes) {
        for (const starts of members) if (startsBy(starts, cause)) next.push([...way, { cause, of: at, starts }]);
      }
    }
    ways = next;
  }
  return undefined;
}

function startsBy(member: Member, { event, workflowId }: Cause): boolean {
  if (!event) return member.id === workflowId;
  return member.outline.nodes.some((trigger) => {
    if (trigger.node.disabled || startingEvent(trigger) !== event.type) return false;
    const narrowed = (factsOf(trigger).narrowedBy ?? []).every(({ field, data }) => {
      const wanted = textIn(trigger.node, field);
      const given = event.data.get(data);
      return wanted === undefined || given === undefined || wanted === given;
    });
    return narrowed && mayPass(trigger, event.data);
  });
}

/** Whether an event with this data may pass the filter of a trigger. */
function mayPass({ node }: OutlineNode, data: ReadonlyMap<string, string>): boolean {
  const filter = conditionSchema.safeParse(node.config["filter"]);
  if (!filter.success) return true;
  const known: Circumstances = new Map(
    [...data].map(([key, value]) => [`event.data.${key}`, { ...choice([value]), empty: false, others: true }]),
  );
  return narrow(known.size > 0 ? known : anyCircumstances, filter.data) !== undefined;
}

function letsNobodyInTwice({ reentry }: WorkflowSettings): boolean {
  return typeof reentry === "object" && reentry.mode === "once" && reentry.key === undefined;
}

/** Whether each leg is gone in every run, and nothing limits how often. */
function isEndless(round: readonly Leg[]): boolean {
  return round.every(({ cause, of: { certainty, outline, settings } }) => {
    const way = certainty.wayTo(cause.step);
    const isAlways =
      way !== undefined &&
      way.depth === 0 &&
      outline.nodes.every(({ isTrigger, node }) => !isTrigger || node.config["filter"] === undefined);
    const isLimited = typeof settings.reentry === "object" && settings.reentry.mode !== "always";
    return isAlways && !isLimited && !cause.settles;
  });
}

function problemOf({ settings }: Member, { step }: Cause, round: readonly Leg[]): Problem {
  const [first, ...others] = round;
  const way = others.map(({ of, cause }) => `“${of.name}”, which ${cause.event ? cause.words : "runs the next one"}`);
  const chain =
    others.length === 0
      ? "starts this workflow again"
      : `starts ${way.join(" and so starts ")}, which starts this workflow again`;
  const does = first ? (first.cause.event ? first.cause.words : "runs a workflow") : "";
  const isSlowed = typeof settings.reentry === "object" && settings.reentry.mode !== "always";
  // Also such a loop may be published: the guard against loops ends it.
  const outcome = isEndless(round)
    ? "Every run causes another one, until it is stopped as a loop."
    : isSlowed
      ? "The settings for coming in again slow it down, and may not end it."
      : round.some(({ cause }) => cause.settles)
        ? "It ends once nothing changes any more."
        : "It ends only where a condition on the way ends it.";
  const message = `${step.title} ${does} and ${chain}. ${outcome} Limit how often somebody may come in, or let the trigger ask for something that is not so any more.`;
  return { severity: "warning", code: "loop", nodeId: step.node.id, message };
}
