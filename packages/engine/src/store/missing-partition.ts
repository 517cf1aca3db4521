import { MillraceError } from "@millrace/shared/errors.ts";
import type { Pool } from "./database.ts";

/** Whether a row could not be written because there is no partition for the week that its id names. */
export function lacksPartition(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === "23514" && typeof message === "string" && message.startsWith("no partition of relation");
}

/** Makes the partitions of the weeks around now, for a database that no worker has looked after for weeks. */
export async function makePartitions(pool: Pool): Promise<void> {
  await pool`select millrace.ensure_all_partitions()`;
}

/** Where that has not helped, the week is not around now: ids carry the database's time, so its clock was somewhere else. */
export function wrongWeek(cause: unknown): MillraceError {
  const { table_name: table = "" } = cause as { table_name?: string };
  const message = `There is no partition of ${table || "a table"} for the week of this row. The clock of the database's machine is, or was, wrong by weeks: set it right, then try again.`;
  return new MillraceError("internal", message, { cause });
}
