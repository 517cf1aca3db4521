import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { TransactionSql } from "postgres";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import type { TriggerDefinition } from "../nodes/define.ts";
import { triggerPriority } from "../nodes/trigger-priority.ts";
import { triggerEventType, triggersOf, type NodeTypes } from "../nodes/node-types.ts";
import { compilePolicy, type Policy } from "./admission/policy.ts";
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

interface PublishedRow {
  workflowId: string;
  name: string;
  status: WorkflowStatus;
  version: number;
  /** Of the version. */
  settings: WorkflowSettings;
  /** As they are now. */
  newest: WorkflowSettings;
  graph: Graph;
}

const maxVersionsKept = 2_000;

export function createTriggerIndex(types: NodeTypes): TriggerIndex {
  const indexes = new Map<string, WorkspaceIndex>();
  // Versions never change, so they are kept until there are too many, oldest first.
  const versions = new Map<string, Version>();

  function keep(workspaceId: string, row: PublishedRow): Version {
    const key = `${workspaceId}/${row.workflowId}/${row.version}`;
    let version = versions.get(key);
    if (!version) {
      if (versions.size >= maxVersionsKept) versions.delete(versions.keys().next().value as string);
      versions.set(key, (version = compileVersion(types, row)));
    }
    return version;
  }

  /** One workflow that cannot be compiled, after a change of the program, keeps none of the others from starting. */
  function usable({ id: workspaceId, timeZone }: WorkspaceIndex["workspace"], row: PublishedRow): Published {
    const days = firstTimeZone(row.settings.timeZone, timeZone);
    const policy = compilePolicy(row.workflowId, row.status === "active", row.newest, days);
    const obstacle = row.status === "active" ? undefined : "The workflow is paused.";
    try {
      // A version is kept for good, but its workflow may get another name.
      return { version: { ...keep(workspaceId, row), name: row.name }, obstacle, policy };
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      return { version: uncompiledVersion(types, row), obstacle: `The workflow cannot run. ${error.message}`, policy };
    }
  }

  async function load(
    sql: TransactionSql,
    workspaceId: string,
    head: Pick<WorkspaceIndex, "revision" | "workspace" | "runLimit" | "caution">,
  ): Promise<WorkspaceIndex> {
    const rows = await sql<PublishedRow[]>`
      select w.id as "workflowId", w.name, w.status, v.version, v.settings, w.settings as newest, v.graph
      from workflows w join workflow_versions v
        on v.workspace_id = w.workspace_id and v.workflow_id = w.id and v.version = w.version
      where w.workspace_id = ${workspaceId} and w.status in ('active', 'paused')
      order by w.id`;
    const byEventType = new Map<string, TriggerEntry[]>();
    const byWorkflow = new Map<string, Published>();
    const exits = new Map<string, Policy[]>();
    for (const row of rows) {
      const published = usable(head.workspace, row);
      const { version, policy } = published;
      byWorkflow.set(row.workflowId, published);
      for (const { eventType } of policy.exitOn) {
        const known = exits.get(eventType) ?? [];
        if (!known.includes(policy)) exits.set(eventType, [...known, policy]);
      }
      for (const node of triggersOf(types, row.graph)) {
        const executable = version.nodes.get(node.id);
        const eventType = triggerEventType(types, node);
        if (!eventType || executable?.definition.kind !== "trigger") continue;
        const { definition } = executable;
        const priority = jobPriority[row.newest.priority ?? triggerPriority(definition)];
        const entry = { ...published, node: executable, definition, priority };
        byEventType.set(eventType, [...(byEventType.get(eventType) ?? []), entry]);
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
      const cached = versions.get(`${workspaceId}/${workflowId}/${number}`);
      if (cached) return cached;
      const [row] = await sql<PublishedRow[]>`
        select w.id as "workflowId", w.name, w.status, v.version, v.settings, w.settings as newest, v.graph
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
