import { describe, expect, it } from "vitest";
import { curlExample } from "./curlExample.ts";

describe("curlExample", () => {
  it("sends a form by default", () => {
    expect(curlExample("http://localhost:3000", "mr_live_x").split("\n")).toEqual([
      "curl -X POST http://localhost:3000/v1/events \\",
      '  -H "Authorization: Bearer mr_live_x" \\',
      '  -H "Content-Type: application/json" \\',
      `  -d '{"type":"form.submitted","contact":{"email":"someone@example.com"},"data":{"formId":"contact"}}'`,
    ]);
  });

  it("keeps a quote in the data from ending the shell's text", () => {
    const command = curlExample("http://localhost:3000", "k", { type: "form.submitted", data: { note: "it's" } });
    expect(command).toContain(String.raw`"it'\''s"`);
  });
});
