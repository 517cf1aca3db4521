import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { readPath } from "@millrace/shared/paths.ts";
import { humanize } from "../jsonSchema.ts";
import type { Variable } from "../variables.ts";

/** A row of the picker: a variable, or what holds variables. */
export interface TreeRow {
  /** Of a variable its path. */
  id: string;
  title: string;
  level: number;
  /** Undefined for what holds variables. */
  variable?: Variable;
  /** What the chosen sample has there, in short. */
  live?: string;
}

interface Branch {
  id: string;
  title: string;
  leaves: Variable[];
  branches: Map<string, Branch>;
}

/** The rows that are in sight: everything that fits the search, or what stands in branches that are open. */
export function rowsOf(
  variables: readonly Variable[],
  search: string,
  isOpen: (branchId: string) => boolean,
  values?: JsonObject,
): TreeRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = variables.filter(({ title, path, group }) =>
    words.every((word) => `${group} ${title} ${path}`.toLowerCase().includes(word)),
  );
  const rows: TreeRow[] = [];
  function draw(branch: Branch, level: number): void {
    rows.push({ id: branch.id, title: branch.title, level });
    if (words.length === 0 && !isOpen(branch.id)) return;
    for (const inner of branch.branches.values()) draw(inner, level + 1);
    for (const variable of branch.leaves) rows.push(leafOf(variable, level + 1, values));
  }
  for (const branch of branchesOf(matching).values()) draw(branch, 1);
  return rows;
}

function leafOf(variable: Variable, level: number, values: JsonObject | undefined): TreeRow {
  const live = values === undefined ? variable.example : readPath(values, variable.path);
  const text = live === undefined ? undefined : inShort(live);
  const title = variable.group === "Steps" ? variable.title.replace(/^.*: /, "") : variable.title;
  return { id: variable.path, title, level, variable, ...(text === undefined ? {} : { live: text }) };
}

function branchesOf(variables: readonly Variable[]): Map<string, Branch> {
  const top = new Map<string, Branch>();
  for (const variable of variables) {
    const group = branchIn(top, variable.group, variable.group);
    let holder = group;
    const parts = variable.path.split(".");
    if (variable.group === "Steps") {
      const step = variable.title.includes(": ") ? variable.title.slice(0, variable.title.lastIndexOf(": ")) : parts[1];
      holder = branchIn(group.branches, `steps.${parts[1]}`, step ?? "");
    }
    // Parts of an object stand inside it.
    const base = variable.group === "Steps" ? 3 : variable.path.startsWith("event.data.") ? 2 : 1;
    for (let depth = base + 1; depth < parts.length; depth++) {
      const key = parts[depth - 1] ?? "";
      holder = branchIn(holder.branches, `${parts.slice(0, depth).join(".")}.`, humanize(key));
    }
    holder.leaves.push(variable);
  }
  return top;
}

function branchIn(branches: Map<string, Branch>, id: string, title: string): Branch {
  const known = branches.get(id);
  if (known) return known;
  const branch: Branch = { id, title, leaves: [], branches: new Map() };
  branches.set(id, branch);
  return branch;
}

const longest = 40;

/** A value in a few letters. */
export function inShort(value: Json): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) {
    const words = value.filter((item) => typeof item !== "object").join(", ");
    return value.length === 0 ? "empty list" : cut(words === "" ? `${value.length} items` : words);
  }
  if (typeof value === "object") return `${Object.keys(value).length} fields`;
  return value === "" ? "empty" : cut(String(value));
}

function cut(text: string): string {
  const line = text.slice(0, longest + 1).replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
