import type { BulkRunAction } from "@millrace/shared/api/bulk.ts";
import type { Services } from "../../services.ts";

/** Does something to runs. @returns the ids of those that changed. */
export function actOnRuns(
  { runs }: Pick<Services, "runs">,
  workspaceId: string,
  name: BulkRunAction,
  ids: string[],
  by: string,
): Promise<string[]> {
  switch (name) {
    case "cancel":
      return runs.cancel(workspaceId, ids, `Cancelled by ${by}`);
    case "pause":
      return runs.pause(workspaceId, ids);
    case "resume":
      return runs.resume(workspaceId, ids);
    default:
      return name satisfies never;
  }
}
