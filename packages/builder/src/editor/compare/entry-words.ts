import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { humanize, propertiesOf, resolve } from "../../inspector/jsonSchema.ts";
import { differenceWords, lowerFirst } from "./difference-words.ts";
import { type SettingChange, valueWords } from "./setting-words.ts";

const longest = 120;

/**
 * What changed in the list that makes a step's ports, where one entry did: “branch “Large”: total is greater than 100 → 200”.
 * Undefined for other settings, and where more than one entry changed.
 */
export function entryWords(
  before: GraphNode,
  after: GraphNode,
  { field, title }: SettingChange,
  descriptor: NodeDescriptor | undefined,
): string | undefined {
  const made = descriptor?.ports.fromConfig;
  if (!made || field !== `config.${made.list}`) return undefined;
  const entriesOf = ({ config }: GraphNode) => {
    const list = config[made.list];
    return new Map((Array.isArray(list) ? list : []).filter(isJsonObject).map((entry) => [entry[made.id], entry]));
  };
  const [old, now] = [entriesOf(before), entriesOf(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])];
  const [id, ...more] = ids.filter((one) => JSON.stringify(old.get(one)) !== JSON.stringify(now.get(one)));
  if (id === undefined || more.length > 0) return undefined;
  const [was, is] = [old.get(id), now.get(id)];
  const nameOf = (entry: JsonObject | undefined) => textOr(entry?.[made.title], textOr(id, ""));
  const entry = `${singular(lowerFirst(title))} “${nameOf(is ?? was)}”`;
  if (!was) return `${entry} added`;
  if (!is) return `${entry} removed`;

  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const changed = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  const [key] = changed;
  if (key === undefined || changed.length > 1) return `${entry} changed`;
  if (key === made.title) return `${singular(lowerFirst(title))} “${nameOf(was)}” is now “${nameOf(is)}”`;
  const schema = partSchema(descriptor, made.list, key);
  const words = (value: JsonObject) => valueWords(value[key], schema, descriptor.config) ?? "none";
  const told = differenceWords(words(was), words(is)) ?? `${words(was)} → ${words(is)}`;
  if (told.length > longest) return `${entry} changed`;
  // A condition says by itself what it is about.
  const about = isJsonObject(is[key]) ? "" : `${lowerFirst(textOr(schema["title"], humanize(key)))} `;
  return `${entry}: ${about}${told}`;
}

function partSchema({ config }: NodeDescriptor, list: string, key: string): JsonObject {
  const { items } = resolve(propertiesOf(config)[list] ?? {}, config);
  return resolve((isJsonObject(items) && propertiesOf(resolve(items, config))[key]) || {}, config);
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** “branches” → “branch”, “paths” → “path”. */
function singular(plural: string): string {
  return plural.replace(/(?<=ch|sh|x)es$|s$/, "");
}
