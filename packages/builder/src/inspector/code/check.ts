import { contextRoots } from "@millrace/shared/paths.ts";
import { checkTemplate, templateVariables } from "@millrace/shared/templates/variables.ts";
import type { Variable } from "../variables.ts";

export interface TemplateCheck {
  /** The template cannot be read. */
  error?: string;
  /** It can, but names something that is not there. */
  warning?: string;
  /** Where in the text, counted in characters from its start. */
  issues?: readonly TextIssue[];
}

export interface TextIssue {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
}

/** What can be said about a template while it is being written. */
export function checkText(source: string, variables: readonly Variable[]): TemplateCheck {
  const issues = checkTemplate(source, (path) => isKnown(path, variables));
  const syntax = issues.find((issue) => issue.code === "template_syntax");
  if (syntax) return { error: syntax.message, issues: [placeOf(source, syntax.message)] };
  const unknown = issues.find((issue) => issue.code === "unknown_name");
  if (!unknown) return {};
  const names = templateVariables(source).filter((path) => !isKnown(path, variables));
  return { warning: unknown.message, issues: names.flatMap((name) => placesOf(source, name)) };
}

/** The expression at the line and column that the message names, or the whole text. */
function placeOf(source: string, message: string): TextIssue {
  const found = /\(line (\d+), column (\d+)\)/.exec(message);
  const line = Number(found?.[1] ?? 1);
  const start = source.split("\n", line - 1).reduce((length, text) => length + text.length + 1, 0);
  const from = found ? Math.min(start + Number(found[2]) - 1, source.length) : 0;
  const end = /[%}]\}|\n/.exec(source.slice(from));
  const to = end ? from + end.index + (end[0] === "\n" ? 0 : 2) : source.length;
  return { from: Math.min(from, Math.max(0, to - 1)), to, severity: "error", message };
}

/** Everywhere in expressions where a name stands by itself. */
function placesOf(source: string, name: string): TextIssue[] {
  const message = `“${name.slice(0, 100)}” is not known here.`;
  const word = new RegExp(`(?<![\\w.-])${name.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&")}(?![\\w-])`, "g");
  return [...source.matchAll(/\{\{.*?\}\}|\{%.*?%\}/gs)].flatMap((expression) =>
    [...expression[0].matchAll(word)].map((match): TextIssue => {
      const from = expression.index + match.index;
      return { from, to: from + name.length, severity: "warning", message };
    }),
  );
}

/**
 * Whether a path may hold something: a variable, an object round variables (`contact`), or a part of a variable whose
 * shape is open. Where nothing is known of a whole area (events without a contract), every name in it may be there.
 */
export function isKnown(path: string, variables: readonly Variable[]): boolean {
  // `trigger` is another name of the event, and a contact's own fields can be reached both ways.
  const name = path.replace(/^trigger(?=\.|$)/, "event").replace(/^contact\.fields(?=\.|$)/, "contact");
  const root = name.split(".")[0] ?? "";
  if (!(contextRoots as readonly string[]).includes(root)) return false;
  if (variables.some((variable) => variable.path === name || variable.path.startsWith(`${name}.`))) return true;
  if (variables.some((variable) => name.startsWith(`${variable.path}.`) && isOpen(variable.type))) return true;
  const area = areaOf(name);
  return (
    area !== undefined && !variables.some((variable) => variable.path.startsWith(`${area}.`) && area !== variable.path)
  );
}

function isOpen(type: string | undefined): boolean {
  return type === undefined || type === "object" || type === "array";
}

/** The part of the namespace that has a shape of its own; steps and variables are known exactly. */
function areaOf(name: string): string | undefined {
  const [root, second] = name.split(".");
  switch (root) {
    case "event":
      return second === "data" ? "event.data" : undefined;
    case "steps":
    case "vars":
      return undefined;
    default:
      return root;
  }
}
