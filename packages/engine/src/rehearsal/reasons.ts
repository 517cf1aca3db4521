import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { scopedKey } from "../core/keys.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { ActiveRun, StepChange } from "../runtime/batch.ts";

/** Why a step was not carried out, or was called off, as a sentence; undefined where there is nothing to explain. */
export function reasonOf(types: NodeTypes, run: ActiveRun, step: StepChange): string | undefined {
  switch (step.status) {
    case "cancelled":
      return step.error?.message;
    case "skipped":
      return whySkipped(types, run, step);
    case "waiting":
      return step.dueAt === null ? "Nobody said that what it waits for comes." : undefined;
    case "pending":
    case "running":
    case "succeeded":
    case "failed":
      return undefined;
    default:
      return step.status satisfies never;
  }
}

/** What a node is called: its own name, or its type's. */
export function nameOf(types: NodeTypes, run: ActiveRun, nodeId: string): string {
  const node = run.version.nodes.get(nodeId)?.node;
  return (node && (node.name || types.get(node.type)?.descriptor.title)) || nodeId;
}

function whySkipped(types: NodeTypes, run: ActiveRun, { nodeId, scope }: StepChange): string {
  const { plan } = run.version;
  const index = plan.index.get(nodeId);
  const incoming = index === undefined ? [] : (plan.nodes[index]?.incoming ?? []);
  if (incoming.length === 0) return "Nothing that happened leads here.";
  let whole: string | undefined;
  for (const at of incoming) {
    const edge = plan.edges[at];
    const source = edge && plan.nodes[edge.source];
    const step = source && run.steps.get(scopedKey(scope, source.id));
    if (!edge || !source || !step) continue;
    const name = `“${nameOf(types, run, source.id)}”`;
    if (step.status === "failed" && step.port !== edge.port) return `${name} failed, and did not go on this way.`;
    if (step.status === "succeeded" && step.port !== undefined && step.port !== edge.port)
      return `${name} went on by “${portName(types, run, source.id, step.port)}”, not by “${portName(types, run, source.id, edge.port)}”.`;
    if (step.status === "cancelled") whole = `${name} was called off.`;
    if (step.status === "skipped") whole ??= `${name} was skipped, and nothing else leads here.`;
  }
  return whole ?? "Nothing that happened leads here.";
}

function portName(types: NodeTypes, run: ActiveRun, nodeId: string, port: string): string {
  const node = run.version.nodes.get(nodeId)?.node;
  const descriptor = node && types.get(node.type)?.descriptor;
  const known = node && descriptor ? portsOf(descriptor, node) : [];
  return known.find(({ id }) => id === port)?.title ?? port;
}
