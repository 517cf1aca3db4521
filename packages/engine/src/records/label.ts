import { sql as raw } from "drizzle-orm";
import { contacts } from "../store/schema/records.ts";

/** What a person recognises a contact by: e-mail address, name, external id, phone. Null where there is no contact. */
export const contactLabel = raw<string | null>`coalesce(
  ${contacts.email},
  nullif(trim(concat_ws(' ', ${contacts.fields} ->> 'first_name', ${contacts.fields} ->> 'last_name')), ''),
  ${contacts.externalId}, ${contacts.phone}, ${contacts.anonymousId})`;
