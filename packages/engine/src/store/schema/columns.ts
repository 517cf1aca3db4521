import { customType, pgSchema, timestamp } from "drizzle-orm/pg-core";

/** Every table of ours lives here. Columns are named after their keys, in snake case. */
export const millrace = pgSchema("millrace");

/**
 * A jsonb column. Values pass as they are: postgres.js itself reads and writes JSON, and drizzle's own column would parse
 * a text a second time that happens to look like JSON.
 */
export const json = <Value>() => customType<{ data: Value; driverData: Value }>({ dataType: () => "jsonb" })();

export const moment = () => timestamp({ withTimezone: true });
