import { jsonText } from "../store/json-text.ts";
import type { RecordsSession } from "./session.ts";

/** Writes contacts as they are in the session. They must be locked, so that nothing written in between is lost. */
export async function writeContacts(session: RecordsSession, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { sql, workspaceId, now } = session;
  const rows = ids.flatMap((id) => {
    const contact = session.contacts.get(id);
    if (!contact) return [];
    const { externalId, email, phone, anonymousId, fields } = contact;
    return [{ id, external_id: externalId, email, phone, anonymous_id: anonymousId, fields }];
  });
  await sql`
    update contacts c set
      external_id = new.external_id, email = new.email, phone = new.phone, anonymous_id = new.anonymous_id,
      fields = new.fields, updated_at = ${now}
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb)
      new (id uuid, external_id text, email text, phone text, anonymous_id text, fields jsonb)
    where c.workspace_id = ${workspaceId} and c.id = new.id`;
}
