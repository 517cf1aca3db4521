import type { Sql } from "../packages/engine/src/store/database.ts";

/** Fills a workspace with the contacts that events will name. As the owner, because it is no part of what is measured. */
export async function seedContacts(owner: Sql, workspaceId: string, contacts: number): Promise<void> {
  await owner`
    with made as (
      insert into millrace.contacts (workspace_id, id, external_id, email, fields)
      select ${workspaceId}::uuid, uuidv7(), 'customer-' || n, 'customer-' || n || '@example.com',
        jsonb_build_object('first_name', 'Customer', 'last_name', 'Number ' || n, 'city', 'Springfield')
      from generate_series(0, ${contacts - 1}::int) n
      returning id, external_id, email
    )
    insert into millrace.contact_identities (workspace_id, kind, value, contact_id)
    select ${workspaceId}::uuid, 'external', external_id, id from made
    union all
    select ${workspaceId}::uuid, 'email', email, id from made`;
  await owner`analyze millrace.contacts, millrace.contact_identities`;
}

/** Takes every tag away, so that the next measurement adds them all again. */
export async function clearTags(owner: Sql): Promise<void> {
  await owner`truncate millrace.contact_tags`;
}
