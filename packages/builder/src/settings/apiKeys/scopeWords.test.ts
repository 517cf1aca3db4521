import { permissions } from "@millrace/shared/api/permissions.ts";
import { describe, expect, it } from "vitest";
import { scopesInWords } from "./scopeWords.ts";

describe("scopesInWords", () => {
  it("names a few scopes", () => {
    expect(scopesInWords(["events:write", "contacts:read"])).toBe("Send events, read contacts");
  });

  it("counts the rest of many", () => {
    expect(scopesInWords(["events:write", "contacts:read", "runs:read", "tasks:read", "tasks:write"])).toBe(
      "Send events, read contacts, read runs and 2 more",
    );
  });

  it("says so when nothing is left out", () => {
    expect(scopesInWords([...permissions])).toBe("Everything");
  });
});
