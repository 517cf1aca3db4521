import type { NodeTraits } from "../core/plan.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { readSegments } from "@millrace/shared/paths.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { NodeDefinition } from "./define.ts";
import type { TemplateField } from "@millrace/shared/templates/config.ts";
import type { z } from "zod";
import { describeNode } from "./describe.ts";
import { issueWords } from "./issue-words.ts";
import { templateFields } from "./template-fields.ts";
import { definitions } from "./registry.ts";

/** A node type as the engine uses it: the definition with everything that is derived from it once. */
export interface NodeType {
  definition: NodeDefinition;
  descriptor: NodeDescriptor;
  traits: NodeTraits;
  /** Which parts of a config are templates. */
  templates: readonly TemplateField[];
  checkConfig: (config: JsonObject) => Omit<Problem, "nodeId" | "edgeId">[];
}

export interface NodeTypes {
  get: (type: string) => NodeType | undefined;
  all: () => readonly NodeType[];
}

/** The node types of this program; a test may give others. */
export function createNodeTypes(from: readonly NodeDefinition[] = definitions): NodeTypes {
  const types = new Map(from.map((definition) => [definition.type, derive(definition)]));
  return { get: (type) => types.get(type), all: () => [...types.values()] };
}

function derive(definition: NodeDefinition): NodeType {
  const descriptor = describeNode(definition);
  return {
    definition,
    descriptor,
    traits: traitsOf(definition),
    templates: templateFields(descriptor.config),
    checkConfig: (config) => checkConfig(definition, config).map((problem) => ({ ...problem, by: "server" as const })),
  };
}

function traitsOf(definition: NodeDefinition): NodeTraits {
  if (definition.kind === "trigger") return { kind: "trigger", effect: "none" };
  const { kind, effect, joins, cancelsOthers, goal, config } = definition;
  const read = <Result>(from: (config: never) => Result) => {
    return (raw: JsonObject): Result | undefined => {
      const parsed = config.safeParse(raw);
      return parsed.success ? from(parsed.data as never) : undefined;
    };
  };
  return {
    kind,
    effect,
    ...(joins ? { joinFromConfig: read(joins) } : {}),
    ...(cancelsOthers ? { cancelsOthersFromConfig: (raw) => read(cancelsOthers)(raw) === true } : {}),
    ...(effect === "none" && definition.body ? { body: { port: definition.body.port } } : {}),
    ...(goal ? { goal: true } : {}),
  };
}

function checkConfig(definition: NodeDefinition, config: JsonObject): Omit<Problem, "nodeId" | "edgeId">[] {
  const parsed = definition.config.safeParse(config);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => {
      const path = issue.path.map(String);
      const missing = readSegments(config, path) === undefined;
      return {
        severity: "error",
        code: missing ? "missing_field" : "invalid_field",
        field: path.join("."),
        message: missing ? missingWords(issue) : issueWords(issue),
      };
    });
  }
  return definition.kind === "trigger" ? [] : (definition.check?.(parsed.data) ?? []);
}

/** Schemas that know a better word for what is missing say it themselves. */
function missingWords(issue: z.core.$ZodIssue): string {
  return issue.message.startsWith("Invalid") ? "Fill this in." : issue.message;
}

/** The event type that starts a workflow at this node; null where a person, a schedule or nothing does. */
export function triggerEventType(types: NodeTypes, node: GraphNode): string | null {
  const definition = types.get(node.type)?.definition;
  if (definition?.kind !== "trigger" || definition.eventType === null) return null;
  if (typeof definition.eventType === "string") return definition.eventType;
  const parsed = definition.config.safeParse(node.config);
  return parsed.success ? definition.eventType(parsed.data) : null;
}

/** The trigger nodes of a graph that are switched on. */
export function triggersOf(types: NodeTypes, graph: Graph): GraphNode[] {
  return graph.nodes.filter((node) => !node.disabled && types.get(node.type)?.definition.kind === "trigger");
}
