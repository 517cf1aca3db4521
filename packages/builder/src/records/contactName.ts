import type { Contact } from "@millrace/shared/api/contacts.ts";

/** What a person recognises a contact by: the name, or else the first address that is known. */
export function contactName(contact: Contact): string {
  const name = [contact.fields["first_name"], contact.fields["last_name"]]
    .filter((part): part is string => typeof part === "string" && part.trim() !== "")
    .join(" ");
  return name || contact.email || contact.phone || contact.externalId || contact.anonymousId || "Unnamed contact";
}
