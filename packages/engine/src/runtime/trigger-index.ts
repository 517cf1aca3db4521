import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { TransactionSql } from "postgres";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import type { TriggerDefinition } from "../nodes/define.ts";
import { triggerPriority } from "../nodes/trigger-priority.ts";
import { triggerEventType, type NodeTypes } from "../nodes/node-types.ts";
import { rowSet } from "../store/row-set.ts";
import { compilePolicy, endings, type Policy } from "./admission/policy.ts";
import { jobPriority } from "./jobs.ts";
import { compileVersion, type ExecutableNode, uncompiledVersion, type Version } from "./version.ts";

/** A trigger node of a published workflow. */
export interface TriggerEntry {
  version: Version;
  node: ExecutableNode;
  definition: TriggerDefinition;
  /** Why its workflow starts nothing at the moment, whatever the event is. */
  obstacle: string | undefined;
  /** When its runs may begin. */
  policy: Policy;
  /** As `runs.priority`. */
  priority: number;
}

/** A workflow that is published, at its newest version. */
export type Published = Pick<TriggerEntry, "version" | "obstacle" | "policy">;

/** Everything about a workspace that its events are matched against, compiled. */
export interface WorkspaceIndex {
  /** `workspaces.workflows_revision` of which this was made. */
  revision: string;
  workspace: { id: string; name: string; timeZone: string };
  byEventType: ReadonlyMap<string, readonly TriggerEntry[]>;
  byWorkflow: ReadonlyMap<string, Published>;
  /** By event type: the workflows whose runs such an event may end. */
  exits: ReadonlyMap<string, readonly Policy[]>;
  /** How many runs of the workspace may be under way at once. */
  runLimit: number | undefined;
  /** So many batches are still to be done with care, because a worker died over some; as of this transaction. */
  caution: number;
}

export interface TriggerIndex {
  /** The index as of this transaction: cached as long as the workspace's revision, which is read in it, stays the same. */
  read: (sql: TransactionSql, workspaceId: string) => Promise<WorkspaceIndex>;
  /** Any version, published or long replaced, compiled; undefined when it does not exist. */
  version: (
    sql: TransactionSql,
    workspaceId: string,
    workflowId: string,
    version: number,
  ) => Promise<Version | undefined>;
}

/** A published workflow as it is now. */
interface PublishedRow {
  workflowId: string;
  name: string;
  status: WorkflowStatus;
  version: number;
  settings: WorkflowSettings;
}

interface VersionRow {
  workflowId: string;
  name: string;
  version: number;
  settings: WorkflowSettings;
  graph: Graph;
}

const maxVersionsKept = 2_000;

export function createTriggerIndex(types: NodeTypes): TriggerIndex {
  const indexes = new Map<string, WorkspaceIndex>();
  // Versions never change, so they are kept until there are too many, oldest first.
  const versions = new Map<string, Version>();

  const keyOf = (workspaceId: string, { workflowId, version }: Pick<VersionRow, "workflowId" | "version">): string =>
    `${workspaceId}/${workflowId}/${version}`;

  function keep(workspaceId: string, row: VersionRow): Version {
    const key = keyOf(workspaceId, row);
    let version = versions.get(key);
    if (!version) {
      if (versions.size >= maxVersionsKept) versions.delete(versions.keys().next().value as string);
      versions.set(key, (version = compileVersion(types, row)));
    }
    return version;
  }

  /** One workflow that cannot be compiled, after a change of the program, keeps none of the others from starting. */
  function compiled(workspaceId: string, row: VersionRow): { version: Version; failure?: string } {
    try {
      return { version: keep(workspaceId, row) };
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      return { version: uncompiledVersion(types, row), failure: `The workflow cannot run. ${error.message}` };
    }
  }

  /** The versions of these workflows, by workflow. Only those that are not known yet are read: one publish costs one graph. */
  async function versionsOf(
    sql: TransactionSql,
    workspaceId: string,
    rows: readonly PublishedRow[],
  ): Promise<Map<string, { version: Version; failure?: string }>> {
    const found = new Map<string, { version: Version; failure?: string }>();
    const missing: PublishedRow[] = [];
    for (const row of rows) {
      const version = versions.get(keyOf(workspaceId, row));
      if (version) found.set(row.workflowId, { version });
      else missing.push(row);
    }
    if (missing.length === 0) return found;
    const read = await sql<VersionRow[]>`
      select v.workflow_id as "workflowId", '' as name, v.version, v.settings, v.graph
      from ${rowSet(sql, { workflowId: "uuid", version: "int" }, missing)} x
      join workflow_versions v
        on v.workspace_id = ${workspaceId} and v.workflow_id = x."workflowId" and v.version = x.version`;
    for (const row of read) found.set(row.workflowId, compiled(workspaceId, row));
    return found;
  }

  function published(
    { timeZone }: WorkspaceIndex["workspace"],
    row: PublishedRow,
    { version, failure }: { version: Version; failure?: string },
  ): Published {
    const days = firstTimeZone(version.settings.timeZone, timeZone);
    const policy = compilePolicy(row.workflowId, row.status === "active", row.settings, days);
    const obstacle = failure ?? (row.status === "active" ? undefined : "The workflow is paused.");
    // A version is kept for good, but its workflow may get another name.
    return { version: { ...version, name: row.name }, obstacle, policy };
  }

  async function load(
    sql: TransactionSql,
    workspaceId: string,
    head: Pick<WorkspaceIndex, "revision" | "workspace" | "runLimit" | "caution">,
  ): Promise<WorkspaceIndex> {
    const rows = await sql<PublishedRow[]>`
      select id as "workflowId", name, status, version, settings from workflows
      where workspace_id = ${workspaceId} and status in ('active', 'paused') and version is not null order by id`;
    const current = await versionsOf(sql, workspaceId, rows);
    const byEventType = new Map<string, TriggerEntry[]>();
    const byWorkflow = new Map<string, Published>();
    const exits = new Map<string, Policy[]>();
    for (const row of rows) {
      const known = current.get(row.workflowId);
      if (!known) continue;
      const entry = published(head.workspace, row, known);
      const { version, policy } = entry;
      byWorkflow.set(row.workflowId, entry);
      for (const { eventType } of endings(policy)) {
        const others = exits.get(eventType);
        if (!others) exits.set(eventType, [policy]);
        else if (!others.includes(policy)) others.push(policy);
      }
      for (const node of version.nodes.values()) {
        const { definition } = node;
        const eventType = triggerEventType(types, node.node);
        if (!eventType || definition.kind !== "trigger" || node.node.disabled) continue;
        const priority = jobPriority[row.settings.priority ?? triggerPriority(definition)];
        const listener = { ...entry, node, definition, priority };
        const others = byEventType.get(eventType);
        if (others) others.push(listener);
        else byEventType.set(eventType, [listener]);
      }
    }
    const index = { ...head, byEventType, byWorkflow, exits };
    indexes.set(workspaceId, index);
    return index;
  }

  return {
    async read(sql, workspaceId) {
      const [row] = await sql<
        { revision: string; name: string; timeZone: string; runLimit: number | null; caution: number }[]
      >`
        select workflows_revision::text as revision, name, time_zone as "timeZone",
          (settings ->> 'runConcurrency')::int as "runLimit", caution from workspaces where workspace_id = ${workspaceId}`;
      const cached = indexes.get(workspaceId);
      if (!row || cached?.revision === row.revision)
        return asCareful(cached ?? unknownWorkspace(workspaceId), row?.caution ?? 0);
      const loaded = await load(sql, workspaceId, {
        revision: row.revision,
        workspace: { id: workspaceId, name: row.name, timeZone: row.timeZone },
        runLimit: row.runLimit ?? undefined,
        caution: 0,
      });
      return asCareful(loaded, row.caution);
    },
    async version(sql, workspaceId, workflowId, number) {
      const cached = versions.get(keyOf(workspaceId, { workflowId, version: number }));
      if (cached) return cached;
      const [row] = await sql<VersionRow[]>`
        select w.id as "workflowId", w.name, v.version, v.settings, v.graph
        from workflows w join workflow_versions v on v.workspace_id = w.workspace_id and v.workflow_id = w.id
        where w.workspace_id = ${workspaceId} and w.id = ${workflowId} and v.version = ${number}`;
      return row && keep(workspaceId, row);
    },
  };
}

/** The index is kept; how careful its workspace is changes with every batch. */
function asCareful(index: WorkspaceIndex, caution: number): WorkspaceIndex {
  return caution === index.caution ? index : { ...index, caution };
}

function unknownWorkspace(workspaceId: string): WorkspaceIndex {
  return {
    revision: "",
    workspace: { id: workspaceId, name: "", timeZone: "UTC" },
    byEventType: new Map(),
    byWorkflow: new Map(),
    exits: new Map(),
    runLimit: undefined,
    caution: 0,
  };
}
