import type { BulkRunAction, RunFilter } from "@millrace/shared/api/bulk.ts";
import type { NodeState } from "@millrace/shared/api/runs.ts";
import type { RunStatus } from "@millrace/shared/runs/run.ts";
import {
  and,
  count,
  desc,
  eq,
  exists,
  gte,
  ilike,
  inArray,
  isNull,
  lt,
  notInArray,
  or,
  type SQL,
  sql as raw,
} from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { containing, isUuid } from "../store/paging.ts";
import { type Queries, queries } from "../store/queries.ts";
import { runs, steps } from "../store/schema/history.ts";
import { contacts } from "../store/schema/records.ts";
import { workflows } from "../store/schema/workflows.ts";

/** What a filter means; the query joins workflows and contacts. */
export function runConditions(db: Queries, filter: RunFilter): (SQL | undefined)[] {
  const { workflowId, version, status, contactId, eventId, nodeId, nodeState, nodePort, mode, from, to, q } = filter;
  const like = q ? containing(q) : "";
  return [
    workflowId ? eq(runs.workflowId, workflowId) : undefined,
    version === undefined ? undefined : eq(runs.version, version),
    status ? eq(runs.status, status) : undefined,
    contactId ? eq(runs.contactId, contactId) : undefined,
    eventId ? or(eq(runs.eventKey, eventId), isUuid(eventId) ? eq(runs.eventId, eventId) : undefined) : undefined,
    // A run's id carries the time of its start: bounds of ids leave whole partitions out.
    from ? gte(runs.id, raw`millrace.uuid_at(${from}::timestamptz)`) : undefined,
    to ? lt(runs.id, raw`millrace.uuid_at(${to}::timestamptz)`) : undefined,
    mode ? eq(runs.mode, mode) : undefined,
    nodeId
      ? exists(
          db
            .select({ one: raw`1` })
            .from(steps)
            .where(
              and(
                eq(steps.workspaceId, runs.workspaceId),
                eq(steps.runId, runs.id),
                eq(steps.nodeId, nodeId),
                nodeState ? stateCondition(nodeState) : undefined,
                nodePort ? eq(steps.port, nodePort) : undefined,
              ),
            ),
        )
      : undefined,
    like
      ? or(
          ilike(contacts.email, like),
          ilike(contacts.externalId, like),
          ilike(workflows.name, like),
          ilike(raw`${runs.error} ->> 'message'`, like),
        )
      : undefined,
  ];
}

/** As `runtime/numbers/tally.ts` counts. */
function stateCondition(state: NodeState): SQL | undefined {
  switch (state) {
    case "entered":
      return notInArray(steps.status, ["skipped", "pending"]);
    case "waiting":
      return inArray(steps.status, ["waiting", "running"]);
    case "left":
      return or(
        and(eq(steps.status, "failed"), isNull(steps.port)),
        and(eq(steps.status, "cancelled"), eq(runs.status, "cancelled")),
      );
    case "succeeded":
    case "failed":
    case "skipped":
      return eq(steps.status, state);
    default:
      return state satisfies never;
  }
}

/** What can be changed by an action. */
const changeable: Record<BulkRunAction, RunStatus[]> = {
  cancel: ["queued", "running", "waiting", "paused"],
  pause: ["queued", "running", "waiting"],
  resume: ["paused"],
};

function matching(
  db: Queries,
  workspaceId: string,
  filter: RunFilter,
  action: BulkRunAction | undefined,
  before: string | undefined,
): SQL | undefined {
  return and(
    eq(runs.workspaceId, workspaceId),
    ...runConditions(db, filter),
    action ? inArray(runs.status, changeable[action]) : undefined,
    before === undefined ? undefined : lt(runs.id, before),
  );
}

/** How many runs a filter finds, or only those that an action can change. @param before only runs with smaller ids. */
export async function countRuns(
  sql: Sql,
  workspaceId: string,
  filter: RunFilter,
  action?: BulkRunAction,
  before?: string,
): Promise<number> {
  const db = queries(sql);
  const [row] = await db
    .select({ count: count() })
    .from(runs)
    .leftJoin(workflows, and(eq(workflows.workspaceId, runs.workspaceId), eq(workflows.id, runs.workflowId)))
    .leftJoin(contacts, and(eq(contacts.workspaceId, runs.workspaceId), eq(contacts.id, runs.contactId)))
    .where(matching(db, workspaceId, filter, action, before));
  return row?.count ?? 0;
}

/** The next runs that an action can change, newest first. */
export async function nextRuns(
  sql: Sql,
  workspaceId: string,
  { filter, action, before, limit }: { filter: RunFilter; action: BulkRunAction; before: string; limit: number },
): Promise<string[]> {
  const db = queries(sql);
  const rows = await db
    .select({ id: runs.id })
    .from(runs)
    .leftJoin(workflows, and(eq(workflows.workspaceId, runs.workspaceId), eq(workflows.id, runs.workflowId)))
    .leftJoin(contacts, and(eq(contacts.workspaceId, runs.workspaceId), eq(contacts.id, runs.contactId)))
    .where(matching(db, workspaceId, filter, action, before))
    .orderBy(desc(runs.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
