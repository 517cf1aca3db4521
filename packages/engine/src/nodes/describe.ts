import type { JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { z } from "zod";
import { noPorts, nextPort, type NodeDefinition } from "./define.ts";

/** What clients learn about a node type: the definition without its behaviour, its schemas as JSON Schema. */
export function describeNode(definition: NodeDefinition): NodeDescriptor {
  const trigger = definition.kind === "trigger";
  return {
    type: definition.type,
    kind: definition.kind,
    family: definition.family,
    title: definition.title,
    description: definition.description,
    icon: definition.icon,
    effect: trigger ? "none" : definition.effect,
    ...(!trigger && definition.effect === "wait" && definition.beginsRuns ? { canFail: true } : {}),
    ...(!trigger && definition.effect === "none" && definition.body
      ? { body: { port: definition.body.port, overList: definition.body.items !== undefined } }
      : {}),
    ...(!trigger && definition.effect === "none" && definition.drawn ? { draws: true } : {}),
    ...(!trigger && definition.effect === "external" && definition.mayTry ? { mayTry: true } : {}),
    ports: trigger ? nextPort : (definition.ports ?? noPorts),
    config: jsonSchemaOf(definition.config),
    output: trigger || !definition.output ? {} : jsonSchemaOf(definition.output),
    summary: definition.summary,
    eventType: trigger && typeof definition.eventType === "string" ? definition.eventType : null,
    ...(definition.facts ? { facts: definition.facts } : {}),
    keywords: definition.keywords ?? [],
  };
}

/** As a client writes it: a field with a default is not required. */
function jsonSchemaOf(schema: z.ZodType): JsonObject {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline", cycles: "ref" }) as JsonObject;
}
