import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { stepName, stepSummary } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { differenceWords, lowerFirst } from "./difference-words.ts";
import { entryWords } from "./entry-words.ts";
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
 * otherwise by its settings (“Send e-mail: subject “A” → “B””). A name that somebody gave stands in quotes: it may be a sentence.
 */
export function changedStepWords(
  before: GraphNode,
  after: GraphNode,
  settings: readonly SettingChange[],
  descriptors: Descriptors,
): string {
  const [only, ...more] = settings;
  if (only && more.length === 0) {
    if (only.field === "disabled") {
      const title = after.name ? calledWords(after, descriptors) : stepWords(after, descriptors);
      return `${title}: switched ${after.disabled ? "off" : "on"}`;
    }
    if (only.field === "name") {
      const title = (node: GraphNode) => stepName(node, descriptors.get(node.type));
      return `Renamed: ${title(before)} → ${title(after)}`;
    }
    const short =
      only.field.startsWith("config.") &&
      !isText(before, only) &&
      !isText(after, only) &&
      differenceWords(summaryOf(before, descriptors), summaryOf(after, descriptors));
    const entry = entryWords(before, after, only, descriptors.get(after.type));
    if (entry !== undefined) return `${calledWords(after, descriptors)}${after.name ? "," : ":"} ${entry}`;
    if (short) return after.name ? `${calledWords(after, descriptors)}: ${lowerFirst(short)}` : short;
  }
  const told = settings
    .slice(0, mostSettings)
    .map(
      (setting) =>
        entryWords(before, after, setting, descriptors.get(after.type)) ??
        settingWords(setting, isText(before, setting) || isText(after, setting)),
    );
  const rest = settings.length - told.length;
  return `${calledWords(after, descriptors)}: ${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join(", ")}`;
}

/** A step's own name in quotes, or its type's as it is. */
function calledWords(node: GraphNode, descriptors: Descriptors): string {
  const name = stepName(node, descriptors.get(node.type));
  return name === node.name ? `“${name}”` : name;
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
