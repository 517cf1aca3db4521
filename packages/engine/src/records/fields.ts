import type { Json } from "@millrace/shared/json.ts";
import { changeContacts, type ContactChange } from "./change.ts";
import { normalEmail, normalPhone } from "./names.ts";
import type { EmittedEvent, RecordsSession } from "./session.ts";

export interface FieldUpdate {
  contactId: string;
  /** `email` and `phone` are the contact's own, every other one is a custom field. */
  field: string;
  /** Null takes the field away. */
  value: Json;
  /** The run that wants it. */
  cause?: EmittedEvent["cause"];
}

/**
 * Sets fields of contacts, set-based, and emits `contact.updated` where something changed.
 * @returns for each update whether it changed something. An e-mail address that is malformed or somebody else's does not.
 */
export function updateFields(session: RecordsSession, updates: readonly FieldUpdate[]): Promise<boolean[]> {
  return changeContacts(session, updates.map(asChange));
}

function asChange({ contactId, field, value, cause }: FieldUpdate): ContactChange {
  const head = { contactId, ...(cause && { cause }) };
  switch (field) {
    case "email": {
      if (isNothing(value)) return { ...head, email: null };
      const email = normalEmail(asText(value));
      return isAddress(email) ? { ...head, email } : head;
    }
    case "phone":
      return { ...head, phone: isNothing(value) ? null : normalPhone(asText(value)) };
    default:
      return { ...head, fields: { [field]: value } };
  }
}

function isNothing(value: Json): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Only what certainly is none is refused: the mail server knows best. */
function isAddress(text: string): boolean {
  return text.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(text);
}
