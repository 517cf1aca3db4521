import { sql as raw } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { contacts } from "../store/schema/records.ts";

/** What a person recognises a contact by: e-mail address, name, external id, phone. Null where there is no contact. */
export const contactLabel = raw<string | null>`coalesce(
  ${contacts.email},
  nullif(trim(concat_ws(' ', ${contacts.fields} ->> 'first_name', ${contacts.fields} ->> 'last_name')), ''),
  ${contacts.externalId}, ${contacts.phone}, ${contacts.anonymousId})`;

/** The same where the statement is written by hand and has the contact as `c`. */
export const labelOfContact = (sql: Sql) => sql`coalesce(
  c.email, nullif(trim(concat_ws(' ', c.fields ->> 'first_name', c.fields ->> 'last_name')), ''),
  c.external_id, c.phone, c.anonymous_id)`;
