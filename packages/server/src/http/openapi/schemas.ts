import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import { z } from "zod";

/**
 * Turns zod schemas into parts of an OpenAPI document. Definitions that a schema keeps for itself, recursive ones above all, move
 * to the document's components, because a reference inside a document counts from its root.
 */
export interface SchemaWriter {
  write: (schema: z.ZodType, io: "input" | "output") => JsonObject;
  components: Record<string, JsonObject>;
}

export function createSchemaWriter(): SchemaWriter {
  const components: Record<string, JsonObject> = {};
  const names = new Map<string, string>();

  /** The same definition gets the same name, so that it stands there once. */
  function nameOf(definition: string): string {
    let name = names.get(definition);
    if (name === undefined) names.set(definition, (name = `Schema${names.size + 1}`));
    return name;
  }

  function write(schema: z.ZodType, io: "input" | "output"): JsonObject {
    const described = schema.meta()?.["describes"];
    const source = described instanceof z.ZodType ? described : schema;
    const { $schema: _, $defs, ...whole } = z.toJSONSchema(source, { io, unrepresentable: "any" }) as JsonObject;
    const definitions = isJsonObject($defs ?? null) ? ($defs as JsonObject) : {};
    const self = JSON.stringify(whole);
    const renamed = new Map(
      Object.entries(definitions).map(([key, value]) => [`#/$defs/${key}`, nameOf(key + JSON.stringify(value))]),
    );
    const refersToItself = self.includes('"$ref":"#"');
    if (refersToItself) renamed.set("#", nameOf(self));
    for (const [key, value] of Object.entries(definitions)) {
      const name = renamed.get(`#/$defs/${key}`);
      if (name !== undefined) components[name] = repoint(value, renamed) as JsonObject;
    }
    const pointed = repoint(whole, renamed) as JsonObject;
    if (!refersToItself) return pointed;
    const name = nameOf(self);
    components[name] = pointed;
    return { $ref: `#/components/schemas/${name}` };
  }

  return { write, components };
}

/** The value with its references turned to the components. */
function repoint(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((entry) => repoint(entry, names));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const name = key === "$ref" && typeof entry === "string" ? names.get(entry) : undefined;
      return [key, name === undefined ? repoint(entry, names) : `#/components/schemas/${name}`];
    }),
  );
}
