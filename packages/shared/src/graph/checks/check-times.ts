import type { WorkflowSettings } from "../../api/workflow-settings.ts";
import { parseDuration } from "../../duration.ts";
import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { parseTimeOfDay } from "../../time/time-of-day.ts";
import type { Fix } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import type { Certainty } from "./certainty.ts";
import { factsOf, textIn } from "./knowledge.ts";

const dayMs = 86_400_000;

/** Waits: those without an end, those that go past the date that all is about, and hours that leave no time at all. */
export function checkTimes(outline: Outline, settings: WorkflowSettings, certainty: Certainty): Problem[] {
  return [...checkEndless(outline), ...checkDates(outline, certainty), ...checkHours(outline, settings)];
}

function checkEndless({ nodes }: Outline): Problem[] {
  return nodes.flatMap((entry): Problem[] => {
    const { endless } = factsOf(entry);
    if (!endless || entry.node.disabled || entry.node.config[endless.field] !== endless.value) return [];
    const message = `${entry.title} waits without an end for its event: whoever never causes it stays in this workflow for good. Put a step with a time-out before it, or let it go on.`;
    return [{ severity: "warning", code: "no_time_out", nodeId: entry.node.id, field: endless.field, message }];
  });
}

/** A workflow that starts a week before a date, and waits for longer than that. */
function checkDates(outline: Outline, certainty: Certainty): Problem[] {
  const { nodes, links, sorting } = outline;
  const triggers = nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled);
  const [trigger] = triggers;
  const around = trigger && factsOf(trigger).aroundDate;
  if (!trigger || !around || triggers.length > 1 || sorting.cycles.length > 0) return [];
  const ahead = daysAhead(textIn(trigger.node, around.offset));
  if (ahead === undefined) return [];
  const arriving = Map.groupBy(links, ({ target }) => target);
  const soonest = new Map<OutlineNode, number>([[trigger, 0]]);
  const problems: Problem[] = [];
  for (const at of sorting.order) {
    const entry = nodes[at];
    const before = entry && (arriving.get(entry) ?? []).flatMap(({ source }) => soonest.get(source) ?? []);
    if (!entry || !before || before.length === 0) continue;
    const begins = Math.min(...before);
    const { lasts, awaits } = factsOf(entry);
    // A wait for an event may be over at once.
    const ms = awaits || entry.node.disabled ? 0 : (parseDuration(textIn(entry.node, lasts) ?? "") ?? 0);
    soonest.set(entry, begins + ms);
    if (ms === 0 || begins > ahead || begins + ms <= ahead || !certainty.wayTo(entry)) continue;
    const field = textIn(trigger.node, around.field) ?? "the date";
    const late = words(begins + ms - ahead);
    const message = `When ${entry.title} is over, “${field}” is ${late} past: the workflow starts ${words(ahead)} before it. Wait for less, or start earlier.`;
    problems.push({
      severity: "warning",
      code: "past_the_date",
      nodeId: entry.node.id,
      ...(lasts ? { field: lasts } : {}),
      message,
    });
  }
  return problems;
}

/** `-7d` in milliseconds before the date; undefined for the day itself and for days after it. */
function daysAhead(offset: string | undefined): number | undefined {
  const [, count, unit] = /^-(\d{1,4})([dw])$/.exec(offset ?? "") ?? [];
  return count === undefined || Number(count) === 0 ? undefined : Number(count) * (unit === "w" ? 7 : 1) * dayMs;
}

function words(ms: number): string {
  const [count, unit] = ms % dayMs === 0 ? [ms / dayMs, "day"] : [Math.ceil(ms / 3_600_000), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

interface Span {
  from: string;
  to: string;
}

/** Hours to go on in that lie within hours to be quiet in: the step's own, or the workflow's for a message that follows. */
function checkHours(outline: Outline, { quietHours }: WorkflowSettings): Problem[] {
  const { nodes, isUpstream } = outline;
  const messages = nodes.filter((entry) => factsOf(entry).message && !entry.node.disabled);
  return nodes.flatMap((entry): Problem[] => {
    const { hours } = factsOf(entry);
    if (!hours || entry.node.disabled) return [];
    const window = windowOf(entry.node.config[hours.until]);
    if (!window) return [];
    const own = spanOf(entry.node.config[hours.quiet]);
    const at = { severity: "warning", nodeId: entry.node.id } as const;
    if (own && isWithin(window, own)) {
      const message = `${entry.title} waits ${inWords(window)} and not between ${own.from} and ${own.to}, which leaves nothing: it always goes on at ${own.to}. Change one of the two.`;
      const edits: Fix["edits"] = [{ kind: "unset_config", nodeId: entry.node.id, path: [hours.quiet] }];
      const fix = { title: `Drop “not between ${own.from} and ${own.to}”`, edits };
      return [{ ...at, code: "hours_swallowed", field: hours.quiet, message, fix }];
    }
    const message = messages.find((step) => isUpstream(entry.at, step.at));
    if (!quietHours || !message || quietHours.timeZone === "contact" || !isWithin(window, quietHours)) return [];
    const text = `${entry.title} waits ${inWords(window)}, and the workflow is quiet from ${quietHours.from} to ${quietHours.to}: ${message.title} is always held back until ${quietHours.to}. Choose other hours, or change the quiet hours in the settings.`;
    return [{ ...at, code: "hours_swallowed", field: hours.until, message: text }];
  });
}

function windowOf(until: Json | undefined): Span | undefined {
  if (!isJsonObject(until)) return undefined;
  const { time } = until;
  return typeof time === "string" ? { from: time, to: time } : spanOf(until);
}

function spanOf(value: Json | undefined): Span | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  const { from, to }: JsonObject = value;
  return typeof from === "string" && typeof to === "string" ? { from, to } : undefined;
}

function inWords({ from, to }: Span): string {
  return from === to ? `until ${from}` : `for the hours from ${from} to ${to}`;
}

/** Whether one lies within the other on the clock; a single time where it begins and ends at once. */
function isWithin(one: Span, other: Span): boolean {
  const [from, to, low, high] = [one.from, one.to, other.from, other.to].map(parseTimeOfDay);
  if (from === undefined || to === undefined || low === undefined || high === undefined || low === high) return false;
  const after = (time: number) => (time - low + dayMs) % dayMs;
  const length = after(high) || dayMs;
  if (from === to) return after(from) < length;
  return after(from) < length && after(from) + ((to - from + dayMs) % dayMs) <= length;
}
