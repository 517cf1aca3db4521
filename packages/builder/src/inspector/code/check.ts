import { contextRoots } from "@millrace/shared/paths.ts";
import { checkTemplate } from "@millrace/shared/templates/variables.ts";
import type { Variable } from "../variables.ts";

export interface TemplateCheck {
  /** The template cannot be read. */
  error?: string;
  /** It can, but names something that is not there. */
  warning?: string;
}

/** What can be said about a template while it is being written. */
export function checkText(source: string, variables: readonly Variable[]): TemplateCheck {
  const issues = checkTemplate(source, (path) => isKnown(path, variables));
  const syntax = issues.find((issue) => issue.code === "template_syntax");
  if (syntax) return { error: syntax.message };
  const unknown = issues.find((issue) => issue.code === "unknown_name");
  return unknown ? { warning: unknown.message } : {};
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
