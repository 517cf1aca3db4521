import type { Circuit } from "@millrace/shared/api/circuits.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Pool, Sql } from "../../store/database.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { hasten } from "../targets/postpone.ts";

// The state of a target's circuit, which all processes share:
//
//   (no row: closed) ── too many failures ──► open ── retry_at, first step that asks ──► half_open
//          ▲                                   ▲                                             │
//          │                                   └── the probe failed: twice the pause ────────┤
//          └─────────────────────────────────────── the probe was answered ──────────────────┘

/** How long a circuit is open at first, and at the longest, in seconds. */
const firstPause = 15;
const longestPause = 600;

export interface Failure {
  /** The failure in words. */
  reason: string;
  /** For how long the target asked to be left alone, in ms. */
  retryAfterMs: number | undefined;
}

/** Opens the circuit of a target that failed too often, unless another process has done so. @returns whether it did. */
export async function openCircuit(
  sql: Sql,
  workspaceId: string,
  target: string,
  failures: number,
  { reason, retryAfterMs = 0 }: Failure,
): Promise<boolean> {
  const { count } = await sql`
    insert into circuits (workspace_id, target, id, retry_at, pause, failures, reason)
    values (${workspaceId}, ${target}, ${uuidv7()},
      now() + greatest(${firstPause} * interval '1 second', ${retryAfterMs} * interval '1 millisecond'), ${firstPause}, ${failures}, ${reason})
    on conflict do nothing`;
  return count > 0;
}

/**
 * Takes the one probe of a circuit that may be tried. The row decides among all processes.
 * @param forMs after which somebody else may try, should this process die meanwhile.
 * @returns false when it is not to be tried yet, or somebody else is trying it.
 */
export async function takeProbe(sql: Sql, workspaceId: string, target: string, forMs: number): Promise<boolean> {
  const { count } = await sql`
    update circuits set state = 'half_open', probe_until = now() + ${forMs} * interval '1 millisecond'
    where workspace_id = ${workspaceId} and target = ${target} and retry_at <= now()
      and (probe_until is null or probe_until < now())`;
  return count > 0;
}

/** The target has answered: what waits for it goes on, one after the other. */
export async function closeCircuit(sql: Sql, workspaceId: string, target: string): Promise<void> {
  await sql`delete from circuits where workspace_id = ${workspaceId} and target = ${target}`;
  await hasten(sql, workspaceId, target);
}

/** The probe failed: twice as long until the next one. */
export async function reopenCircuit(
  sql: Sql,
  workspaceId: string,
  target: string,
  { reason, retryAfterMs = 0 }: Failure,
): Promise<void> {
  await sql`
    update circuits set state = 'open', probe_until = null, failures = failures + 1, reason = ${reason},
      pause = least(2 * pause, ${longestPause}),
      retry_at = now() + greatest(least(2 * pause, ${longestPause}) * interval '1 second', ${retryAfterMs} * interval '1 millisecond')
    where workspace_id = ${workspaceId} and target = ${target}`;
}

/** The probe said nothing about the target: somebody else may try. */
export async function dropProbe(sql: Sql, workspaceId: string, target: string): Promise<void> {
  await sql`
    update circuits set state = 'open', probe_until = null where workspace_id = ${workspaceId} and target = ${target}`;
}

interface CircuitRow extends Omit<Circuit, "openedAt" | "retryAt"> {
  openedAt: Date;
  retryAt: Date;
}

const shown = (sql: Sql) => sql`
  id, target, state, opened_at as "openedAt", retry_at as "retryAt", failures, reason,
  (select count(*)::int from effects f
    where f.workspace_id = c.workspace_id and f.target = c.target and f.postponed in ('busy', 'circuit')) as waiting`;

/** The targets of a workspace that are left alone for now, the oldest first. */
export async function listCircuits(sql: Sql, workspaceId: string): Promise<Circuit[]> {
  const rows = await sql<CircuitRow[]>`
    select ${shown(sql)} from circuits c where workspace_id = ${workspaceId} order by opened_at, target`;
  return rows.map(toCircuit);
}

/**
 * Lets a target be tried at once: the step that has waited longest is the probe.
 * @throws MillraceError `not_found` where there is no such circuit any more.
 */
export async function tryCircuit(sql: Sql, workspaceId: string, id: string): Promise<Circuit> {
  const [row] = await sql<CircuitRow[]>`
    update circuits c set retry_at = least(retry_at, now()), pause = ${firstPause}
    where workspace_id = ${workspaceId} and id = ${id} returning ${shown(sql)}`;
  if (!row) throw new MillraceError("not_found", "There is no such circuit; the target may be answering again.");
  return toCircuit(row);
}

function toCircuit({ openedAt, retryAt, ...row }: CircuitRow): Circuit {
  return { ...row, openedAt: openedAt.toISOString(), retryAt: retryAt.toISOString() };
}

/** Forgets the circuits of targets that no step has asked for in a long time. */
export async function forgetCircuits(pool: Pool): Promise<void> {
  await pool`select millrace.forget_circuits('1 hour')`;
}
