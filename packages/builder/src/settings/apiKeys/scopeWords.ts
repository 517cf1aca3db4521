import type { Permission } from "@millrace/shared/api/permissions.ts";

/** Every permission in words; a new one in the contract does not compile until it has its words here. */
const words: Record<Permission, string> = {
  "events:write": "Send events",
  "events:read": "Read events",
  "contacts:read": "Read contacts",
  "contacts:write": "Change contacts",
  "workflows:read": "Read workflows",
  "workflows:write": "Change workflows",
  "workflows:publish": "Publish, pause and archive workflows",
  "mailbox:read": "Read the mailbox",
  "runs:read": "Read runs",
  "runs:write": "Start, cancel and replay runs",
  "tasks:read": "Read tasks",
  "tasks:write": "Change tasks",
  "settings:read": "Read settings",
  "settings:write": "Change settings",
};

/** Permissions with their words, in the order in which they are offered. */
export const scopeChoices = Object.entries(words) as [Permission, string][];

const mostNamed = 3;

/** Says a key's scopes in a line: "Send events, read contacts and 4 more", or "Everything". */
export function scopesInWords(scopes: readonly Permission[]): string {
  if (scopeChoices.every(([scope]) => scopes.includes(scope))) return "Everything";
  const named = scopes
    .slice(0, mostNamed)
    .map((scope, index) => (index === 0 ? words[scope] : words[scope].toLowerCase()));
  const rest = scopes.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
}
