import { checkBodies } from "../check-bodies.ts";
import { checkEdges } from "../check-edges.ts";
import { checkNodes } from "../check-nodes.ts";
import { checkPaths } from "../check-paths.ts";
import type { Graph } from "../document.ts";
import { type Outline, outlineOf } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { readConfig } from "../references.ts";
import { type Certainty, certaintyOf } from "./certainty.ts";
import { checkBranches } from "./check-branches.ts";
import { checkConsent } from "./check-consent.ts";
import { checkJoins, waitingFor } from "./check-joins.ts";
import { checkNames } from "./check-names.ts";
import { checkRules } from "./check-rules.ts";
import { checkTemplates, filterFix } from "./check-templates.ts";
import { checkTimes } from "./check-times.ts";
import { checkValues } from "./check-values.ts";
import type { Knowledge } from "./knowledge.ts";
import { structureFix } from "./structure-fixes.ts";
import { lookIn } from "./values.ts";

/**
 * Everything that is wrong with a workflow as far as the document, its settings and what is known of events and contacts tell:
 * what `validateGraph` finds, with fixes, and whether the steps do together what they seem to. Pure, so that an editor can ask
 * while somebody types.
 *
 * Codes beside those of `validateGraph`: `unknown_path`, `unknown_variable`, `may_be_empty`, `step_switched_off`, `value_stays_inside`,
 * `operator_misfit`, `value_misfit`, `unknown_choice`, `template_in_condition`, `template_not_filled`, `date_as_text`, `never_matches`,
 * `join_exclusive`, `port_not_used`, `unknown_event`, `missing_connection`, `no_consent_check`, `no_time_out`, `past_the_date`, `hours_swallowed`.
 */
export function checkWorkflow(graph: Graph, knowledge: Knowledge): Problem[] {
  const outline = outlineOf(graph, knowledge.types);
  const certainty = certaintyOf(outline);
  const look = lookIn(outline, knowledge);
  const structure = [...checkPaths(outline), ...checkBodies(outline), ...checkNodes(outline), ...checkEdges(outline)];
  return withoutTwins([
    ...structure.map((problem) => withFix(outline, certainty, problem)),
    ...checkValues(outline, knowledge, look, certainty),
    ...checkRules(outline, look),
    ...checkTemplates(outline, look),
    ...checkBranches(outline, look, certainty),
    ...checkJoins(outline, certainty),
    ...checkNames(outline, knowledge),
    ...checkConsent(outline, knowledge),
    ...checkTimes(outline, knowledge.settings, certainty),
  ]);
}

function withFix(outline: Outline, certainty: Certainty, problem: Problem): Problem {
  const entry = problem.nodeId === undefined ? undefined : outline.byId.get(problem.nodeId);
  if (entry && problem.code === "template_syntax" && problem.field !== undefined) {
    const found = filterFix(entry, problem.field, problem.message);
    return found ? { ...problem, message: `${problem.message} ${found.hint}`, fix: found.fix } : problem;
  }
  if (entry && problem.code === "step_not_upstream") {
    const earlier = readConfig(entry.node.config).references.flatMap(({ field, path }) => {
      const step = outline.byId.get(path.split(".")[1] ?? "");
      return field === problem.field && step && problem.message.includes(step.title) ? step : [];
    });
    const fix = earlier[0] && waitingFor(outline, certainty, earlier[0], entry);
    return fix ? { ...problem, fix } : problem;
  }
  const fix = structureFix(outline, problem);
  return fix ? { ...problem, fix } : problem;
}

/** One problem of a kind for each field: what two templates of a field have in common is said once. */
function withoutTwins(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, nodeId = "", edgeId = "", field = "", message }) => {
    const key = JSON.stringify([code, nodeId, edgeId, field, message]);
    return !seen.has(key) && seen.add(key);
  });
}
