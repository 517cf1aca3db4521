/** A command that sends one event, ready to be pasted. `key` may be a placeholder. */
export function curlExample(origin: string, key: string, type = "form.submitted"): string {
  const event = { type, contact: { email: "someone@example.com" }, data: { formId: "contact" } };
  return [
    `curl -X POST ${origin}/v1/events \\`,
    `  -H "Authorization: Bearer ${key}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(event)}'`,
  ].join("\n");
}
