import type { Workspace } from "@millrace/shared/api/workspace.ts";
import { describe, expect, it } from "vitest";
import { differs, draftOf, fieldOfPath, patchOf } from "./workspace-form.ts";

const workspace: Workspace = {
  id: "1",
  name: "Shop",
  timeZone: "Europe/Berlin",
  settings: { retention: { eventsDays: 30 }, runConcurrency: 500 },
};

describe("the form of a workspace", () => {
  it("gives back what it was made of", () => {
    const { name, timeZone, settings } = workspace;
    expect(patchOf(draftOf(workspace))).toEqual({ name, timeZone, settings });
    expect(differs(draftOf(workspace), workspace)).toBe(false);
  });

  it("leaves out what is not set", () => {
    expect(patchOf({ name: "Shop", timeZone: "UTC" })).toEqual({ name: "Shop", timeZone: "UTC", settings: {} });
  });

  it("knows what was changed, also by being emptied", () => {
    expect(differs({ ...draftOf(workspace), eventsDays: 31 }, workspace)).toBe(true);
    const { runConcurrency: _none, ...without } = draftOf(workspace);
    expect(differs(without, workspace)).toBe(true);
  });

  it("shows the server's words at its own fields", () => {
    expect(fieldOfPath("settings.retention.eventsDays")).toBe("eventsDays");
    expect(fieldOfPath("settings.errorWorkflowId")).toBe("errorWorkflowId");
    expect(fieldOfPath("name")).toBe("name");
  });
});
