import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";

/** What a setting is called in the form, by its dotted path in the config: "Subject" for `subject`, a list's entry by its own name. */
export function fieldTitle(
  descriptor: NodeDescriptor | undefined,
  path: string,
  config: JsonObject = {},
): string | undefined {
  const [key = "", index] = path.split(".");
  const list = config[key];
  const named = index === undefined || !Array.isArray(list) ? undefined : nameOf(list[Number(index)]);
  if (named !== undefined) return named;
  const properties = descriptor?.config["properties"];
  const property = isJsonObject(properties) ? properties[key] : undefined;
  const title = isJsonObject(property) ? property["title"] : undefined;
  return typeof title === "string" ? title : undefined;
}

function nameOf(entry: Json | undefined): string | undefined {
  const name = entry !== undefined && isJsonObject(entry) ? entry["name"] : undefined;
  return typeof name === "string" && name !== "" ? name : undefined;
}
