import type { Pool } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { createShortCache } from "../../auth/short-cache.ts";

/** JSON Schemas of `data` by the name of the type. */
export type Schemas = ReadonlyMap<string, JsonObject>;

/** The event types that workspaces have defined, remembered for a second. */
export interface CustomEventTypes {
  /** What is known without asking; undefined when it has to be read. */
  known: (workspaceId: string) => Schemas | undefined;
  read: (workspaceId: string) => Promise<Schemas>;
}

const trustMs = 1_000;

export function createCustomEventTypes(pool: Pool): CustomEventTypes {
  const cache = createShortCache<Schemas>(trustMs, (workspaceId) => readSchemas(pool, workspaceId));
  return {
    known: cache.peek,
    read: async (workspaceId) => (await cache.get(workspaceId)) ?? new Map(),
  };
}

async function readSchemas(pool: Pool, workspaceId: string): Promise<Schemas> {
  const rows = await inWorkspace(
    pool,
    workspaceId,
    (sql) =>
      sql<
        { type: string; schema: JsonObject }[]
      >`select type, schema from event_types where workspace_id = ${workspaceId}`,
  );
  return new Map(rows.map(({ type, schema }) => [type, schema]));
}
