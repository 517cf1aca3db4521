import type { ContactField } from "@millrace/shared/api/contacts.ts";
import type { EventType } from "@millrace/shared/api/events.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { humanize, propertiesOf, resolve } from "./jsonSchema.ts";
import { upstreamOf } from "./upstream.ts";

/** A value that templates and conditions of a node can use. */
export interface Variable {
  /** As it is written: `event.data.amount`. */
  path: string;
  title: string;
  /** A JSON Schema type, or `date`; left out when it is unknown. */
  type?: string;
  example?: Json;
  group: "Event" | "Contact" | "Loop" | "Steps" | "Variables" | "Run";
}

type Group = Variable["group"];

const maxDepth = 4;

/**
 * Everything that is known when a node runs: data of the events that can lead to it, the contact, outputs of the steps
 * before it, variables set before it, and the run. Each path once, in the order of the picker.
 */
export function variablesFor(
  graph: Graph,
  nodeId: string,
  descriptors: ReadonlyMap<string, NodeDescriptor>,
  eventTypes: readonly EventType[],
  contactFields: readonly ContactField[],
): Variable[] {
  const before = upstreamOf(graph, nodeId);
  const self = graph.nodes.find((node) => node.id === nodeId);
  const triggers = [...before, ...(self ? [self] : [])].filter(
    (node) => descriptors.get(node.type)?.kind === "trigger",
  );
  const types = new Set(triggers.map((node) => eventTypeOf(node, descriptors.get(node.type))));
  return unique([
    ...eventTypes.filter((eventType) => types.has(eventType.type)).flatMap(eventVariables),
    ...eventBasics,
    ...contactVariables(contactFields),
    ...loopVariables(graph, nodeId, before, descriptors),
    ...before.flatMap((node) => outputVariables(node, descriptors.get(node.type))),
    ...before.flatMap(setVariables),
    ...runVariables,
  ]);
}

/** The same variables with another event's data, for a filter on an event that is still to come. */
export function withEvent(variables: readonly Variable[], eventType: EventType | undefined): Variable[] {
  const others = variables.filter((variable) => variable.group !== "Event");
  return [...(eventType ? eventVariables(eventType) : []), ...eventBasics, ...others];
}

/**
 * `event.data.…` of one event type, from its contract and its example. A contract that allows more than it names
 * (a form's own fields) also gives what its example holds beside, and the data as a whole, in which anything may be.
 */
export function eventVariables({ schema, example }: EventType): Variable[] {
  const named = schemaVariables(schema, "event.data", "Event", (title) => title, example);
  if (schema["additionalProperties"] === false) return named;
  const properties = propertiesOf(schema);
  const beside = Object.entries(example)
    .filter(([key]) => !Object.hasOwn(properties, key) && /^[A-Za-z0-9_-]+$/.test(key))
    .map(([key, value]): Variable => {
      return { path: `event.data.${key}`, title: humanize(key), ...typeOfValue(value), example: value, group: "Event" };
    });
  return [...named, ...beside, { path: "event.data", title: "All data of the event", type: "object", group: "Event" }];
}

/** What steps inside a loop see of it: the container knows the round that it is asked about. */
function loopVariables(
  graph: Graph,
  nodeId: string,
  before: readonly GraphNode[],
  descriptors: ReadonlyMap<string, NodeDescriptor>,
): Variable[] {
  const inside = new Set([nodeId, ...before.map(({ id }) => id)]);
  const bodies = graph.nodes.flatMap((node) => {
    const body = descriptors.get(node.type)?.body;
    const leadsHere = (port: string) =>
      graph.edges.some((edge) => edge.source === node.id && edge.sourcePort === port && inside.has(edge.target));
    return body && (leadsHere(body.port) || (node.id === nodeId && !body.overList)) ? [body] : [];
  });
  if (bodies.length === 0) return [];
  const item: Variable = { path: "item", title: "The item", group: "Loop" };
  return [
    ...(bodies.some(({ overList }) => overList) ? [item] : []),
    { path: "loop.number", title: "Number of the round, from 1", type: "integer", group: "Loop" },
    { path: "loop.index", title: "Number of the round, from 0", type: "integer", group: "Loop" },
    { path: "loop.count", title: "How many there are", type: "integer", group: "Loop" },
  ];
}

/** The event type a trigger node listens to: its descriptor's, or the one its config names. */
export function eventTypeOf(node: GraphNode, descriptor: NodeDescriptor | undefined): string | undefined {
  if (descriptor?.eventType) return descriptor.eventType;
  const configured = node.config["eventType"];
  return typeof configured === "string" ? configured : undefined;
}

function contactVariables(fields: readonly ContactField[]): Variable[] {
  const own = fields.map(({ key, label, type }): Variable => {
    return { path: `contact.${key}`, title: label, type: contactTypes[type], group: "Contact" };
  });
  return [...own, ...contactBasics];
}

const contactTypes = { text: "string", number: "number", boolean: "boolean", date: "date", list: "array" } as const;

function outputVariables(node: GraphNode, descriptor: NodeDescriptor | undefined): Variable[] {
  if (!descriptor || descriptor.kind === "trigger") return [];
  const step = node.name ?? descriptor.title;
  const path = `steps.${node.id}.output`;
  const parts = schemaVariables(descriptor.output, path, "Steps", (title) => `${step}: ${title}`);
  const shapeless =
    parts.length === 0 && Object.keys(descriptor.output).length > 0 && descriptor.output["properties"] === undefined;
  return shapeless ? [{ path, title: `${step}: Output`, ...typeOf(descriptor.output), group: "Steps" }] : parts;
}

/** Names that a node gives to values: the keys of a `variables` record in its config. */
function setVariables(node: GraphNode): Variable[] {
  const record = node.config["variables"];
  if (!isJsonObject(record)) return [];
  return Object.keys(record)
    .filter((name) => name !== "")
    .map((name): Variable => ({ path: `vars.${name}`, title: humanize(name), group: "Variables" }));
}

function schemaVariables(
  root: JsonObject,
  base: string,
  group: Group,
  titled: (title: string) => string,
  example?: Json,
): Variable[] {
  const found: Variable[] = [];
  function visit(schema: JsonObject, path: string, sample: Json | undefined, depth: number): void {
    for (const [key, property] of Object.entries(propertiesOf(schema))) {
      if (!/^[A-Za-z0-9_-]+$/.test(key)) continue;
      const part = resolve(property, root);
      const value = isJsonObject(sample) ? sample[key] : firstExample(part);
      const title = typeof part["title"] === "string" ? part["title"] : humanize(key);
      const nested = Object.keys(propertiesOf(part)).length > 0;
      if (nested && depth < maxDepth) visit(part, `${path}.${key}`, value, depth + 1);
      else {
        const shown = value === undefined ? {} : { example: value };
        found.push({ path: `${path}.${key}`, title: titled(title), ...typeOf(part), ...shown, group });
      }
    }
  }
  visit(resolve(root, root), base, example, 1);
  return found;
}

function typeOf(schema: JsonObject): { type?: string } {
  const declared = schema["type"];
  const type = Array.isArray(declared) ? declared.find((one) => one !== "null") : declared;
  if (type === "string" && (schema["format"] === "date-time" || schema["format"] === "date")) return { type: "date" };
  return typeof type === "string" ? { type } : {};
}

function typeOfValue(value: Json): { type?: string } {
  if (value === null) return {};
  return { type: Array.isArray(value) ? "array" : typeof value };
}

function firstExample(schema: JsonObject): Json | undefined {
  const examples = schema["examples"];
  return Array.isArray(examples) ? examples[0] : undefined;
}

function unique(variables: Variable[]): Variable[] {
  const seen = new Set<string>();
  return variables.filter(({ path }) => !seen.has(path) && seen.add(path));
}

const eventBasics: readonly Variable[] = [
  { path: "event.type", title: "Event type", type: "string", group: "Event" },
  { path: "event.time", title: "Time of the event", type: "date", group: "Event" },
  { path: "event.source", title: "Source of the event", type: "string", group: "Event" },
  { path: "event.id", title: "Event ID", type: "string", group: "Event" },
];

const contactBasics: readonly Variable[] = [
  { path: "contact.email", title: "E-mail", type: "string", example: "ada@example.com", group: "Contact" },
  { path: "contact.phone", title: "Phone", type: "string", group: "Contact" },
  { path: "contact.tags", title: "Tags", type: "array", group: "Contact" },
  { path: "contact.id", title: "Contact ID", type: "string", group: "Contact" },
  { path: "contact.external_id", title: "External ID", type: "string", group: "Contact" },
  { path: "contact.created_at", title: "Known since", type: "date", group: "Contact" },
  { path: "contact.updated_at", title: "Last changed", type: "date", group: "Contact" },
];

const runVariables: readonly Variable[] = [
  { path: "now", title: "Now", type: "date", group: "Run" },
  { path: "run.id", title: "Run ID", type: "string", group: "Run" },
  { path: "run.startedAt", title: "Start of the run", type: "date", group: "Run" },
  { path: "workspace.name", title: "Workspace name", type: "string", group: "Run" },
];
