import { isJsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";

/** What a setting is called in the form, by its dotted path in the config: "Subject" for `subject`. */
export function fieldTitle(descriptor: NodeDescriptor | undefined, path: string): string | undefined {
  const properties = descriptor?.config["properties"];
  const property = isJsonObject(properties) ? properties[path.split(".")[0] ?? ""] : undefined;
  const title = isJsonObject(property) ? property["title"] : undefined;
  return typeof title === "string" ? title : undefined;
}
