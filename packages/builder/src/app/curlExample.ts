import type { JsonObject } from "@millrace/shared/json.ts";

export interface ExampleEvent {
  type: string;
  data: JsonObject;
}

const formSubmitted: ExampleEvent = { type: "form.submitted", data: { formId: "contact" } };

/** A command that sends one event, ready to be pasted into a shell. `key` may be a placeholder. */
export function curlExample(origin: string, key: string, { type, data }: ExampleEvent = formSubmitted): string {
  const event = { type, contact: { email: "someone@example.com" }, data };
  return [
    `curl -X POST ${origin}/v1/events \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(event).replaceAll("'", String.raw`'\''`)}'`,
  ].join("\n");
}
