import { beforeEach, describe, expect, it } from "vitest";
import { createInboxSignal, type InboxSignal } from "./inbox-signal.ts";

let now = 0;
let signal: InboxSignal;
let heard: string[] = [];

beforeEach(() => {
  now = 0;
  heard = [];
  signal = createInboxSignal(() => now);
});

function announce(workspaceId = "w") {
  const { jobs, committed } = signal.announce(workspaceId);
  committed();
  return jobs;
}

describe("events of another process", () => {
  it("are told to the worker of this one, if it has one", () => {
    signal.hear("early");
    const detach = signal.attach((workspaceId) => heard.push(workspaceId));
    signal.hear("w");
    detach();
    signal.hear("late");
    expect(heard).toEqual(["w"]);
  });
});

describe("events that are committed", () => {
  it("have a job each time where no worker runs in this process", () => {
    const job = { identifier: "dispatch", payload: { workspaceId: "w" } };
    expect([announce(), announce()]).toEqual([[job], [job]]);
  });

  it("are told to the worker of this process; one later job stands by for all of a while", () => {
    signal.attach((workspaceId) => heard.push(workspaceId));
    const job = { identifier: "dispatch", payload: { workspaceId: "w" }, delay_ms: 3_000 };
    expect([announce(), announce(), announce()]).toEqual([[job], [], []]);
    expect(heard).toEqual(["w", "w", "w"]);
    // Always one that begins well after the commit.
    now = 2_100;
    expect(announce()).toEqual([job]);
  });

  it("have a job of their own in each workspace", () => {
    signal.attach(() => undefined);
    announce("one");
    expect(announce("other")).toHaveLength(1);
  });

  it("do not count on a job whose commit failed", () => {
    signal.attach(() => undefined);
    signal.announce("w");
    expect(announce()).toHaveLength(1);
  });

  it("have a job each time again once the worker has stopped", () => {
    const detach = signal.attach((workspaceId) => heard.push(workspaceId));
    announce();
    detach();
    expect(announce()[0]).not.toHaveProperty("delay_ms");
    expect(heard).toEqual(["w"]);
  });
});
