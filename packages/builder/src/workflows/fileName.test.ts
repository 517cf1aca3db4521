import { describe, expect, it } from "vitest";
import { fileNameOf } from "./fileName.ts";

describe("fileNameOf", () => {
  it.each([
    ["Welcome, new lead!", "welcome-new-lead.millrace.json"],
    ["Überfällige Aufgaben", "uberfallige-aufgaben.millrace.json"],
    ["日本", "workflow.millrace.json"],
  ])("names the file of “%s” %s", (name, file) => {
    expect(fileNameOf(name)).toBe(file);
  });
});
