import type { ContactField } from "@millrace/shared/api/contacts.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { asc, eq } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { queries } from "../store/queries.ts";
import { contactFields } from "../store/schema/records.ts";

/** What every workspace's contacts have. */
const builtIn: readonly ContactField[] = [
  { key: "email", label: "Email", type: "text", builtIn: true },
  { key: "phone", label: "Phone", type: "text", builtIn: true },
  { key: "first_name", label: "First name", type: "text", builtIn: true },
  { key: "last_name", label: "Last name", type: "text", builtIn: true },
];

/** The fields that contacts have: the built-in ones, then the workspace's own by name. */
export async function listContactFields(sql: Sql, workspaceId: string): Promise<ContactField[]> {
  const custom = await queries(sql)
    .select({ key: contactFields.key, label: contactFields.label, type: contactFields.type })
    .from(contactFields)
    .where(eq(contactFields.workspaceId, workspaceId))
    .orderBy(asc(contactFields.label), asc(contactFields.key));
  return [...builtIn, ...custom.map((field) => ({ ...field, builtIn: false }))];
}

/** Adds a field of the workspace's own, or renames it. */
export async function putContactField(
  sql: Sql,
  workspaceId: string,
  { key, label, type }: Omit<ContactField, "builtIn">,
): Promise<ContactField> {
  if (builtIn.some((field) => field.key === key)) {
    throw new MillraceError("conflict", `Every contact has the field “${key}” already.`);
  }
  await sql`
    insert into contact_fields (workspace_id, key, label, type) values (${workspaceId}, ${key}, ${label}, ${type})
    on conflict (workspace_id, key) do update set label = excluded.label, type = excluded.type`;
  return { key, label, type, builtIn: false };
}
