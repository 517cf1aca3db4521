import type { ContactRef } from "@millrace/shared/events/envelope.ts";

/** What a contact can be known by, the strongest first. */
export type NameKind = "external" | "email" | "phone" | "anonymous";

/** One identity, in the form in which it is stored and compared. */
export interface Name {
  kind: NameKind;
  value: string;
}

/** A name as a key of maps; `findOwners` builds the same in SQL. */
export function nameKey({ kind, value }: Name): string {
  return `${kind}:${value}`;
}

export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Without the blanks and dashes that people write a number with. */
export function normalPhone(phone: string): string {
  return phone.replace(/[\s().\-/]/g, "");
}

/** The names of a reference in the order in which they are looked up. */
export function namesOf(ref: Omit<ContactRef, "fields">): Name[] {
  const names: Name[] = [];
  const add = (kind: NameKind, value: string | undefined) => {
    if (value) names.push({ kind, value });
  };
  add("external", ref.externalId);
  add("email", ref.email && normalEmail(ref.email));
  add("phone", ref.phone && normalPhone(ref.phone));
  add("anonymous", ref.anonymousId);
  return names;
}
