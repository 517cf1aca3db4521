import { isDeepStrictEqual } from "node:util";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import { compileTemplate, renderTemplate } from "@millrace/shared/templates/engine.ts";
import { textOf } from "@millrace/shared/templates/text.ts";
import type { RecordsDefinition } from "../nodes/define.ts";

/** What a step changes in our own records, a sentence each. */
export function changesOf(
  definition: RecordsDefinition,
  input: Record<string, unknown>,
  before: Contact | undefined,
  after: Contact | undefined,
): string[] {
  const ofContact = before && after ? contactChanges(before, after) : [];
  if (ofContact.length > 0 || definition.kind === "flow") return ofContact;
  return [definition.family === "contact" ? "Nothing changes: it is so already." : summaryOf(definition, input)];
}

function contactChanges(before: Contact, after: Contact): string[] {
  const added = after.tags.filter((tag) => !before.tags.includes(tag)).map((tag) => `Gets the tag “${tag}”.`);
  const gone = before.tags.filter((tag) => !after.tags.includes(tag)).map((tag) => `Loses the tag “${tag}”.`);
  const own = (["email", "phone", "externalId"] as const).flatMap((key) => turned(key, before[key], after[key]));
  const keys = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  const fields = [...keys].flatMap((key) => turned(key, before.fields[key] ?? null, after.fields[key] ?? null));
  return [...added, ...gone, ...own, ...fields];
}

function turned(key: string, before: unknown, after: unknown): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === null) return [`“${key}” becomes ${shown(after)}.`];
  if (after === null) return [`“${key}” is emptied; it was ${shown(before)}.`];
  return [`“${key}” goes from ${shown(before)} to ${shown(after)}.`];
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `“${text.length > 120 ? `${text.slice(0, 120)}…` : text}”`;
}

/** The type's own line about its settings. */
function summaryOf({ summary, title }: RecordsDefinition, input: Record<string, unknown>): string {
  const words = textOf(renderTemplate(compileTemplate(summary, { as: "text" }), { config: input })).trim();
  return `${words || title}.`;
}
