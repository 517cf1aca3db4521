import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { type Condition } from "@millrace/shared/conditions/condition.ts";
import { compileCondition, type CompiledCondition } from "@millrace/shared/conditions/evaluate.ts";
import { parseDuration } from "@millrace/shared/duration.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import { compileConfig, type ConfigRenderer } from "@millrace/shared/templates/config.ts";
import { compile } from "../core/compile.ts";
import type { Plan } from "../core/plan.ts";
import type { NodeDefinition } from "../nodes/define.ts";
import type { NodeTypes } from "../nodes/node-types.ts";

const defaultTimeoutMs = 30_000;

/** A node of a compiled version: its type, its parsed config, and how to fill the config in. */
export interface ExecutableNode {
  node: GraphNode;
  definition: NodeDefinition;
  config: JsonObject;
  render: ConfigRenderer;
  timeoutMs: number;
}

/** A version ready to run: what `core` needs, and what the shell needs to carry its steps out. Shared by all its runs. */
export interface Version {
  workflowId: string;
  name: string;
  /** 0 for a draft's test run. */
  version: number;
  settings: WorkflowSettings;
  plan: Plan;
  /** By node id. */
  nodes: ReadonlyMap<string, ExecutableNode>;
  /** Where its runs may jump to, and by which events. */
  goals: readonly Goal[];
}

export interface Goal {
  nodeId: string;
  eventType: string;
  filter: Condition | undefined;
}

export interface VersionSource {
  workflowId: string;
  name: string;
  version: number;
  settings: WorkflowSettings;
  graph: Graph;
}

/**
 * Compiles a version. Published graphs were validated, so a failure means that a node type was taken away or changed.
 * @throws MillraceError `internal` that names the node.
 */
export function compileVersion(types: NodeTypes, source: VersionSource): Version {
  const nodes = new Map<string, ExecutableNode>();
  for (const node of source.graph.nodes) {
    const type = types.get(node.type);
    if (!type) throw unusable(node, `its type ${node.type} is not known`);
    const parsed = type.definition.config.safeParse(node.config);
    // A disabled node is never carried out, so it may be unfinished.
    if (!parsed.success && !node.disabled)
      throw unusable(node, parsed.error.issues[0]?.message ?? "its settings are not valid");
    const config = (parsed.success ? parsed.data : node.config) as JsonObject;
    nodes.set(node.id, {
      node,
      definition: type.definition,
      config,
      render: node.disabled ? () => config : compileConfig(config, type.templates),
      timeoutMs: (node.timeout && parseDuration(node.timeout)) || defaultTimeoutMs,
    });
  }
  const plan = compile(source.graph, (type) => types.get(type)?.traits);
  return {
    workflowId: source.workflowId,
    name: source.name,
    version: source.version,
    settings: source.settings,
    plan,
    nodes,
    goals: [...nodes.values()].flatMap(goalOf),
  };
}

function goalOf({ node, definition, config }: ExecutableNode): Goal[] {
  if (node.disabled || definition.kind === "trigger" || !definition.goal) return [];
  const { eventType, filter } = definition.goal(config);
  return [{ nodeId: node.id, eventType, filter }];
}

/**
 * Stands in for a version that cannot be compiled any more, so that its triggers are still known and can say why they start
 * nothing. No run can be made of it.
 */
export function uncompiledVersion(types: NodeTypes, { graph, ...about }: VersionSource): Version {
  const nodes = new Map<string, ExecutableNode>();
  for (const node of graph.nodes) {
    const definition = types.get(node.type)?.definition;
    const { config } = node;
    if (definition) nodes.set(node.id, { node, definition, config, render: () => config, timeoutMs: 0 });
  }
  return { ...about, plan: { nodes: [], edges: [], index: new Map(), roots: [] }, nodes, goals: [] };
}

function unusable(node: GraphNode, why: string): MillraceError {
  return new MillraceError("internal", `The node “${node.name ?? node.id}” cannot be executed: ${why}.`);
}

/** By whose clocks a workflow goes: its own zone, otherwise the workspace's. */
export function timeZoneOf({ settings }: Pick<Version, "settings">, workspace: { timeZone: string }): string {
  return firstTimeZone(settings.timeZone, workspace.timeZone);
}

const conditions = new WeakMap<object, CompiledCondition>();

/** Compiles each condition object once: configs without templates are the same objects for every run. */
export function conditionOf(condition: Condition): CompiledCondition {
  let compiled = conditions.get(condition);
  if (!compiled) conditions.set(condition, (compiled = compileCondition(condition)));
  return compiled;
}

/** A run's own idempotency key for a step: the same over retries, sent to the target. */
export function idempotencyKey(runId: string, nodeId: string, scope: string): string {
  return `${runId}:${nodeId}:${scope}`;
}
