import type { ContactField } from "../../api/contacts.ts";
import type { WorkflowSettings } from "../../api/workflow-settings.ts";
import type { EventContract } from "../../events/contract.ts";
import { contracts } from "../../events/contracts.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import type { NodeDescriptor } from "../../nodes/descriptor.ts";
import type { NodeFacts } from "../../nodes/facts.ts";
import { type GraphNode, joinSchema } from "../document.ts";
import type { NodeTypeRules, NodeTypes, OutlineNode } from "../outline.ts";
import { z } from "zod";

/** What is known of an event type: its name in words, the JSON Schema of its data, and an example of it. */
export interface KnownEvent {
  title: string;
  schema: JsonObject;
  example: JsonObject;
}

/** Everything that a workflow is checked against beside itself. */
export interface Knowledge {
  types: NodeTypes;
  /** By type, e.g. `form.submitted`. One that is not here may hold anything. */
  eventTypes: ReadonlyMap<string, KnownEvent>;
  contactFields: readonly Pick<ContactField, "key" | "type">[];
  settings: WorkflowSettings;
}

/** The event types that need no workspace. */
export const builtInEvents: ReadonlyMap<string, KnownEvent> = new Map(
  contracts.map(({ type, title, data, example }: EventContract) => [
    type,
    { title, schema: z.toJSONSchema(data, { io: "input" }) as JsonObject, example },
  ]),
);

/** Node types as an editor knows them, who has descriptors and no code: settings are then not compared with their schemas. */
export function typesOfDescriptors(descriptors: ReadonlyMap<string, NodeDescriptor>): NodeTypes {
  const rules = new Map<string, NodeTypeRules>();
  for (const [type, descriptor] of descriptors) {
    const { body, facts } = descriptor;
    const join = facts?.join;
    rules.set(type, {
      descriptor,
      checkConfig: () => [],
      traits: {
        ...(body ? { body } : {}),
        ...(facts?.goal ? { goal: true } : {}),
        ...(join === undefined ? {} : { joinFromConfig: (config) => joinSchema.safeParse(config[join] ?? "all").data }),
      },
    });
  }
  return rules;
}

export function factsOf({ rules }: Pick<OutlineNode, "rules">): NodeFacts {
  return rules?.descriptor.facts ?? {};
}

/** The type of event that starts a workflow at this node; undefined where none does. */
export function startingEvent({ node, rules, isTrigger }: OutlineNode): string | undefined {
  if (!isTrigger || !rules) return undefined;
  const { eventType, config } = rules.descriptor;
  if (eventType !== null) return eventType;
  const chosen = node.config["eventType"];
  const properties = config["properties"];
  const isChoice = isJsonObject(properties) && Object.hasOwn(properties, "eventType");
  return isChoice && typeof chosen === "string" ? chosen : undefined;
}

/** A text of a config field; undefined for anything else. */
export function textIn({ config }: Pick<GraphNode, "config">, field: string | undefined): string | undefined {
  const value = field === undefined ? undefined : config[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
