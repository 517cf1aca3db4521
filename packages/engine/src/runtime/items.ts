import type { Json } from "@millrace/shared/json.ts";
import { own, parseScope, parseStepKey, scopedKey, scopesAround } from "../core/keys.ts";
import type { PureDefinition } from "../nodes/define.ts";
import { jsonText } from "../store/json-text.ts";
import type { ActiveRun, Batch } from "./batch.ts";
import type { ScopeView } from "./context.ts";
import type { PendingStep } from "./step-results.ts";
import type { ExecutableNode } from "./version.ts";

// The items of a list are not part of a run's state, which is written with every step: they stay where the container's step
// was given them, in the log, and are read from there in pages.

interface Page {
  from: number;
  items: readonly Json[];
}

const pageSize = 100;

/** Of each container, by its step key, the page that was read last. */
const pages = new WeakMap<ActiveRun, Map<string, Page>>();

/** A scope of a container that has a list, and the field of its config that holds it. */
interface ItemAt {
  run: ActiveRun;
  containerKey: string;
  nodeId: string;
  scope: string;
  field: string;
  index: number;
}

/** Reads the items that steps are about to see, so that `scopeView` finds them. */
export async function loadItems(batch: Batch, pending: readonly PendingStep[]): Promise<void> {
  const wanted = pending.flatMap(({ run, scope }) =>
    scopesAround(scope).flatMap((around) => itemAt(run, around) ?? []),
  );
  const missing = Map.groupBy(
    wanted.filter((at) => !isKnown(at)),
    ({ run, containerKey }) => `${run.id}/${containerKey}`,
  );
  if (missing.size === 0) return;
  const asked = Array.from(missing.values(), (of) => {
    const first = Math.min(...of.map(({ index }) => index));
    const last = Math.max(first + pageSize - 1, ...of.map(({ index }) => index));
    const { run, nodeId, scope, field } = of[0] as ItemAt;
    return { runId: run.id, nodeId, scope, first, path: `$."${field}"[${first} to ${last}]` };
  });
  const rows = await batch.sql<{ runId: string; nodeId: string; scope: string; first: number; items: Json[] }[]>`
    select s.run_id as "runId", s.node_id as "nodeId", s.scope, x.first, jsonb_path_query_array(s.input, x.path::jsonpath) as items
    from jsonb_to_recordset(${jsonText(asked)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text, first int, path text)
    join steps s on s.workspace_id = ${batch.workspaceId} and s.run_id = x."runId" and s.node_id = x."nodeId" and s.scope = x.scope`;
  for (const { runId, nodeId, scope, first, items } of rows) {
    const at = missing.get(`${runId}/${scopedKey(scope, nodeId)}`)?.[0];
    if (at) keep(at, { from: first, items });
  }
}

function itemAt(run: ActiveRun, scope: string): ItemAt | undefined {
  const { containerKey, index } = parseScope(scope);
  const container = parseStepKey(containerKey);
  const body = bodyOf(run.version.nodes.get(container.nodeId));
  return body?.items === undefined ? undefined : { run, containerKey, ...container, field: body.items, index };
}

function bodyOf(node: ExecutableNode | undefined): PureDefinition["body"] {
  const definition = node?.definition;
  return definition?.kind !== "trigger" && definition?.effect === "none" ? definition.body : undefined;
}

function keep({ run, containerKey }: ItemAt, page: Page): void {
  const known = pages.get(run);
  if (known) known.set(containerKey, page);
  else pages.set(run, new Map([[containerKey, page]]));
}

/** Whether the item is at hand: in the page, in what the container was given in this very batch, or word for word in its config. */
function isKnown(at: ItemAt): boolean {
  const page = pages.get(at.run)?.get(at.containerKey);
  if (page && at.index >= page.from && at.index < page.from + page.items.length) return true;
  const given = at.run.steps.get(at.containerKey)?.input as Record<string, Json> | undefined;
  const config = at.run.version.nodes.get(at.nodeId)?.config;
  const list = (given ? own(given, at.field) : undefined) ?? (config && own(config, at.field));
  if (!Array.isArray(list)) return false;
  keep(at, { from: 0, items: list });
  return true;
}

function itemOf(at: ItemAt): Json {
  const page = pages.get(at.run)?.get(at.containerKey);
  return page?.items[at.index - page.from] ?? null;
}

/**
 * What a step sees as `item` and `loop`: of the innermost scope around it that has one. A container that is asked for a round
 * sees that round as its loop.
 */
export function scopeView({ run, node, scope, from = 0 }: PendingStep): ScopeView | undefined {
  const body = bodyOf(node);
  const isRound = body !== undefined && body.items === undefined;
  if (scope === "" && !isRound) return undefined;
  const around = scopesAround(scope);
  const items = around.flatMap((name) => itemAt(run, name) ?? []);
  const innermost = around[0] === undefined ? undefined : parseScope(around[0]);
  const loop = isRound
    ? { index: from, count: from + 1 }
    : innermost && { index: innermost.index, count: run.state.loops?.[innermost.containerKey]?.count ?? 0 };
  return {
    names: around,
    item: items[0] && itemOf(items[0]),
    loop: loop && { index: loop.index, number: loop.index + 1, count: loop.count },
  };
}
