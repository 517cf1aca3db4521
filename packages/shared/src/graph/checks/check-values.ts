import { parsePath } from "../../paths.ts";
import type { Fix } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { readConfig } from "../references.ts";
import type { Certainty } from "./certainty.ts";
import { factsOf, type Knowledge, textIn } from "./knowledge.ts";
import { nearest } from "./nearest.ts";
import { rulesIn } from "./rules-in.ts";
import type { Look, Place, Sight } from "./values.ts";

/** What steps read: is there such a value, and is it sure to be there by then? */
export function checkValues(outline: Outline, knowledge: Knowledge, look: Look, certainty: Certainty): Problem[] {
  const variables = variablesIn(outline);
  const guess = guessing();
  return outline.nodes.flatMap((entry) => {
    if (entry.node.disabled) return [];
    return readsOf(entry).flatMap((read): Problem[] => {
      const at = { nodeId: entry.node.id, field: read.at.join(".") };
      const found =
        unknownPath(read, look({ entry, awaited: read.awaited }, read.segments), knowledge, guess) ??
        unknownVariable(read, variables) ??
        unsure(outline, certainty, variables, entry, read);
      return found ? [{ ...found, ...at }] : [];
    });
  });
}

/** Asks once for each name that many steps read. */
type Guess = (name: string, ask: () => string | undefined) => string | undefined;

function guessing(): Guess {
  const known = new Map<string, string | undefined>();
  return (name, ask) => {
    if (!known.has(name)) known.set(name, ask());
    return known.get(name);
  };
}

type Finding = Omit<Problem, "nodeId" | "field" | "edgeId">;

/** A path that a step reads. */
interface Read {
  nodeId: string;
  /** Of the template, or of the field of the rule. */
  at: readonly string[];
  path: string;
  segments: readonly string[];
  /** Undefined for a rule. */
  template: string | undefined;
  awaited: Place["awaited"];
  /** It is only asked whether there is something. */
  asksForPresence: boolean;
}

function readsOf(entry: OutlineNode): Read[] {
  const { templates, conditions } = readConfig(entry.node.config);
  const { awaits } = factsOf(entry);
  const nodeId = entry.node.id;
  const reads = templates.flatMap(({ at, source, paths }) =>
    paths.flatMap((path): Read[] => {
      const segments = parsePath(path);
      const asksForPresence = isGuarded(source, path);
      return segments ? [{ nodeId, at, path, segments, template: source, awaited: undefined, asksForPresence }] : [];
    }),
  );
  const asked = conditions.flatMap(({ at, condition }) => {
    const awaited = awaits && at[0] === awaits.filter ? textIn(entry.node, awaits.eventType) : undefined;
    return rulesIn(condition, at).flatMap(({ at: place, rule: { field, operator } }): Read[] => {
      const segments = parsePath(field);
      const asksForPresence = operator === "is_empty" || operator === "is_not_empty" || operator === "exists";
      const read = { nodeId, at: [...place, "field"], path: field, template: undefined, awaited, asksForPresence };
      return segments ? [{ ...read, segments }] : [];
    });
  });
  return [...reads, ...asked];
}

function isGuarded(source: string, path: string): boolean {
  if (!source.includes("default") && !source.includes("{%")) return false;
  const literal = path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:${literal}\\s*\\|[^}]*\\bdefault\\b)|\\{%-?\\s*(?:els)?(?:if|unless)\\b[^%]*${literal}`).test(
    source,
  );
}

function unknownPath(read: Read, sight: Sight, { contactFields }: Knowledge, guess: Guess): Finding | undefined {
  if (sight.known) return undefined;
  const { owner, at, openness, names } = sight;
  const wrong = read.segments[at] ?? "";
  // A form's own fields are usually called as those of a contact are.
  const near = guess(`${owner} ${at} ${wrong}`, () =>
    nearest(wrong, openness === "closed" ? names : [...names, ...contactFields.map(({ key }) => key)]),
  );
  if (openness === "invited" && near === undefined) return undefined;
  const shown = read.path.slice(0, 100);
  const known = names.slice(0, 6).join(", ");
  const instead =
    near !== undefined
      ? `Did you mean “${near}”?`
      : names.length > 0
        ? `There ${names.length === 1 ? "is" : "are"} ${known}${names.length > 6 ? " and others" : ""}.`
        : "Use what comes before it as a whole.";
  const severity = openness === "closed" ? "error" : "warning";
  const finding: Finding = {
    severity,
    code: "unknown_path",
    message: `“${shown}” is not a field of ${owner}. ${instead}`,
  };
  return near === undefined ? finding : { ...finding, fix: replacePath(read, at, near) };
}

function replacePath(read: Read, at: number, near: string): Fix {
  const better = read.segments.with(at, near).join(".");
  const literal = read.path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const value = read.template?.replaceAll(new RegExp(`(?<![\\w.])${literal}(?![\\w-])`, "g"), () => better) ?? better;
  return {
    title: `Replace “${read.path.slice(0, 60)}” by “${better.slice(0, 60)}”`,
    edits: [{ kind: "set_config", nodeId: read.nodeId, path: [...read.at], value }],
  };
}

/** Which steps set a variable, by its name. */
function variablesIn({ nodes }: Outline): Map<string, OutlineNode[]> {
  const found = new Map<string, OutlineNode[]>();
  for (const entry of nodes) {
    const { variables } = factsOf(entry);
    const record = variables === undefined || entry.node.disabled ? undefined : entry.node.config[variables];
    if (typeof record !== "object" || record === null || Array.isArray(record)) continue;
    for (const name of Object.keys(record)) found.set(name, [...(found.get(name) ?? []), entry]);
  }
  return found;
}

function unknownVariable({ segments, ...read }: Read, variables: Map<string, OutlineNode[]>): Finding | undefined {
  const [root, name] = segments;
  if (root !== "vars" || name === undefined || variables.has(name)) return undefined;
  const near = nearest(name, variables.keys());
  const message = `No step sets the variable “${name}”, so “${read.path.slice(0, 100)}” is always empty. ${near === undefined ? "Set it in a step before this one, or use another value." : `Did you mean “${near}”?`}`;
  const finding: Finding = { severity: "warning", code: "unknown_variable", message };
  return near === undefined ? finding : { ...finding, fix: replacePath({ ...read, segments }, 1, near) };
}

function unsure(
  outline: Outline,
  certainty: Certainty,
  variables: Map<string, OutlineNode[]>,
  entry: OutlineNode,
  { segments: [root, name = ""], path, asksForPresence }: Read,
): Finding | undefined {
  const step = root === "steps" ? outline.byId.get(name) : undefined;
  const sources = root === "vars" ? (variables.get(name) ?? []) : step ? [step] : [];
  if (sources.length === 0 || outline.sorting.cycles.length > 0) return undefined;
  const shown = path.slice(0, 100);
  const earlier = sources.filter(({ at }) => outline.isUpstream(at, entry.at));
  const [first] = earlier.length > 0 ? earlier : sources;
  if (!first) return undefined;
  if (root === "steps" && earlier.length === 0) return undefined;
  if (root === "steps" && first.node.disabled) {
    const message = `${first.title} is switched off, so “${shown}” is always empty. Switch it on, or use another value.`;
    const edits: Fix["edits"] = [{ kind: "set_node", nodeId: name, property: "disabled" }];
    return {
      severity: "warning",
      code: "step_switched_off",
      message,
      fix: { title: `Switch ${first.title} on`, edits },
    };
  }
  const inside = root === "steps" ? containerLeft(outline, first, entry) : undefined;
  if (inside) {
    const message = `${first.title} runs once for every round of ${inside.title}, and only the steps inside see what it gave: “${shown}” is always empty here. Move this step inside, or use another value.`;
    return { severity: "warning", code: "value_stays_inside", message };
  }
  if (asksForPresence || earlier.some((source) => source !== entry && certainty.isSure(source, entry)))
    return undefined;
  if (earlier.length === 0) {
    const message = `“${shown}” may be empty here: ${first.title} sets it, and does not come before this step. Connect the two, or give a value for that case.`;
    return { severity: "warning", code: "may_be_empty", message };
  }
  // Several steps on several paths may set it together; that is how a variable is usually meant.
  if (earlier.length > 1) return undefined;
  const message = `“${shown}” may be empty here: not every path to this step goes through ${first.title}. Give a value for that case, such as | default: "–".`;
  return { severity: "warning", code: "may_be_empty", message };
}

/** The loop that a step is in and another one is not. */
function containerLeft({ containers }: Outline, step: OutlineNode, reader: OutlineNode): OutlineNode | undefined {
  const container = containers.get(step);
  if (!container) return undefined;
  for (let at = containers.get(reader); at; at = containers.get(at)) if (at === container) return undefined;
  return reader === container ? undefined : container;
}
