import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { stepName, stepSummary } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import type { SettingChange } from "./setting-words.ts";

/** What a step is called in a sentence: its own name, or what it does. */
export function stepWords(node: GraphNode, descriptors: Descriptors): string {
  const descriptor = descriptors.get(node.type);
  return node.name || stepSummary(node, descriptor) || stepName(node, descriptor);
}

const longest = 60;
const mostSettings = 2;

/**
 * What changed of a step in one line: by its summary where one setting did and the summaries begin alike (“Wait 2 days → 1 day”),
 * otherwise by its settings (“Send e-mail: subject “A” → “B””).
 */
export function changedStepWords(
  before: GraphNode,
  after: GraphNode,
  settings: readonly SettingChange[],
  descriptors: Descriptors,
): string {
  const [only, ...more] = settings;
  if (only && more.length === 0) {
    if (only.field === "disabled") return `${stepWords(after, descriptors)}: switched ${after.disabled ? "off" : "on"}`;
    if (only.field === "name") {
      const title = (node: GraphNode) => stepName(node, descriptors.get(node.type));
      return `Renamed: ${title(before)} → ${title(after)}`;
    }
    const short =
      only.field.startsWith("config.") &&
      !isText(before, only) &&
      !isText(after, only) &&
      summaryChange(summaryOf(before, descriptors), summaryOf(after, descriptors));
    if (short) return after.name ? `${after.name}: ${lowerFirst(short)}` : short;
  }
  const name = stepName(after, descriptors.get(after.type));
  const told = settings
    .slice(0, mostSettings)
    .map((setting) => settingWords(setting, isText(before, setting) || isText(after, setting)));
  const rest = settings.length - told.length;
  return `${name}: ${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join(", ")}`;
}

function summaryOf(node: GraphNode, descriptors: Descriptors): string {
  return stepSummary(node, descriptors.get(node.type));
}

/** Texts that somebody wrote are quoted; durations and choices are words of ours. */
function isText({ config }: GraphNode, { field, before, after }: SettingChange): boolean {
  if (field === "name" || field === "note") return true;
  const value = config[field.replace(/^config\./, "")];
  return typeof value === "string" && (value === before || value === after);
}

function settingWords({ title, before, after }: SettingChange, isQuoted: boolean): string {
  const words = (value: string) => (isQuoted ? `“${value}”` : value);
  const name = lowerFirst(title);
  if (before === null)
    return after === null || after.length > longest ? `${name} added` : `${name} ${words(after)} added`;
  if (after === null) return `${name} removed`;
  if (before.length > longest || after.length > longest || /\n/.test(before + after)) return `${name} changed`;
  return `${name} ${words(before)} → ${words(after)}`;
}

/** Two summaries as one line, where they begin with the same words: “Wait 2 days → 1 day”. */
function summaryChange(before: string, after: string): string | undefined {
  const [was, is] = [before.split(" "), after.split(" ")];
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const [from, to] = [was.slice(start, was.length - end), is.slice(start, is.length - end)];
  if (start === 0 || from.length === 0 || to.length === 0 || from.length + to.length > 16) return undefined;
  // The unit belongs to the number: “2 days → 1 day” rather than “2 → 3 days”.
  const unit = end > 0 && /^\d+$/.test(from.join(" ") + to.join("")) ? 1 : 0;
  const tail = is.slice(is.length - end, is.length - end + unit);
  const rest = is.slice(is.length - end + unit);
  return [...is.slice(0, start), ...from, ...tail, "→", ...to, ...tail, ...rest].join(" ");
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
