import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { quietUntil } from "@millrace/shared/time/time-of-day.ts";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import { wallTimeAt } from "@millrace/shared/time/zone.ts";
import type { ExternalDefinition } from "../nodes/define.ts";

/**
 * For how long a step is not to begin because of its workflow's quiet hours; undefined when it may.
 * @param timeZone of the workflow
 */
export function quietFor(
  { respectsQuietHours }: ExternalDefinition,
  { quietHours }: WorkflowSettings,
  contact: Contact | null,
  timeZone: string,
  now: Date,
): { forMs: number; until: string } | undefined {
  if (!respectsQuietHours || !quietHours) return undefined;
  const own = quietHours.timeZone === "contact" ? contact?.fields["time_zone"] : undefined;
  const zone = firstTimeZone(own, timeZone);
  const end = quietUntil(now.getTime(), quietHours, zone);
  if (end === undefined) return undefined;
  const wall = new Date(wallTimeAt(end, zone)).toISOString();
  return { forMs: end - now.getTime(), until: `${wall.slice(0, 10)} ${wall.slice(11, 16)} (${zone})` };
}
