import { MillraceError } from "@millrace/shared/errors.ts";
import { describe, expect, it } from "vitest";
import { loggable } from "./log.ts";

const canary = "canary-4711@example.com";

describe("what is logged of an error", () => {
  it("quotes nobody: messages of others may hold personal data, also in a cause and in the stack", () => {
    const database = Object.assign(new Error(`invalid input: "${canary}"`), {
      code: "22P02",
      detail: canary,
      constraint_name: "contacts_pkey",
    });
    const logged = loggable(new Error(canary, { cause: database }));
    expect(JSON.stringify(logged)).not.toContain(canary);
    expect(logged.cause).toMatchObject({ name: "Error", code: "22P02", constraint: "contacts_pkey" });
    expect(logged.frames[0]).toContain("log.test.ts");
  });

  it("keeps our own words", () => {
    expect(loggable(new MillraceError("internal", "The lane was lost")).message).toBe("The lane was lost");
  });

  it("is something also for what is no error", () => {
    expect(loggable("text").name).toBe("string");
  });
});
