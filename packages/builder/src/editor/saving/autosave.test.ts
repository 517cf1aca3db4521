import type { DraftReply } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutosave, type SaveFailure } from "./autosave.ts";

const graph = (id: string): Graph => ({ nodes: [{ id, type: "t", config: {}, position: { x: 0, y: 0 } }], edges: [] });

/** A server that keeps one draft and can be told to fail. */
function serving() {
  const server = {
    revision: 7,
    draft: graph("first"),
    requests: 0,
    failure: undefined as SaveFailure | undefined,
    latencyMs: 50,
  };
  const autosave = createAutosave({
    revision: 7,
    async save(next, revision): Promise<DraftReply> {
      server.requests += 1;
      await new Promise((resolve) => setTimeout(resolve, server.latencyMs));
      if (server.failure) throw new Error(server.failure);
      if (revision !== server.revision) throw new Error("conflict");
      server.revision += 1;
      server.draft = next;
      return { revision: server.revision, problems: [], updatedAt: "2026-01-01T00:00:00Z" };
    },
    classify: (error) => ({ kind: (error as Error).message as SaveFailure, message: "Too large" }),
    onSaved: () => undefined,
  });
  return { server, autosave };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("autosave", () => {
  it("saves once, half a second after the last of several changes", async () => {
    const { server, autosave } = serving();
    for (const id of ["a", "b", "c"]) {
      autosave.changed(graph(id));
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(server.requests).toBe(0);
    expect(autosave.getState().kind).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(300);
    expect(server.requests).toBe(1);
    expect(autosave.getState().kind).toBe("saved");
    expect(server.draft).toEqual(graph("c"));
  });

  it("never has two saves under way, and saves what changed meanwhile after the first", async () => {
    const { server, autosave } = serving();
    server.latencyMs = 2_000;
    autosave.changed(graph("a"));
    await vi.advanceTimersByTimeAsync(600);
    expect(autosave.getState().kind).toBe("saving");
    autosave.changed(graph("b"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.requests).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.requests).toBe(2);
    expect(server.draft).toEqual(graph("b"));
    expect(autosave.getState().kind).toBe("saved");
  });

  it("tries again by itself when the server cannot be reached, with the newest document", async () => {
    const { server, autosave } = serving();
    server.failure = "offline";
    autosave.changed(graph("a"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(autosave.getState().kind).toBe("offline");
    autosave.changed(graph("b"));
    server.failure = undefined;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(autosave.getState().kind).toBe("saved");
    expect(server.draft).toEqual(graph("b"));
  });

  it("stops at a conflict and keeps what was changed", async () => {
    const { server, autosave } = serving();
    server.revision = 9;
    autosave.changed(graph("mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.getState().kind).toBe("conflict");
    autosave.changed(graph("mine, later"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toBe(1);
    expect(await settled(autosave.flush())).toBe(false);
  });

  it("overwrites the other draft when told to keep mine", async () => {
    const { server, autosave } = serving();
    server.revision = 9;
    autosave.changed(graph("mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await settled(autosave.overwrite(9))).toBe(true);
    expect(server.draft).toEqual(graph("mine"));
    expect(autosave.revision).toBe(10);
  });

  it("goes on from the other draft when told to take theirs", async () => {
    const { server, autosave } = serving();
    server.revision = 9;
    autosave.changed(graph("mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    autosave.adopt(9);
    expect(autosave.getState().kind).toBe("saved");
    autosave.changed(graph("after"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.draft).toEqual(graph("after"));
  });

  it("says why the server refused, and tries again only after the next change", async () => {
    const { server, autosave } = serving();
    server.failure = "refused";
    autosave.changed(graph("a"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(autosave.getState()).toEqual({ kind: "refused", message: "Too large" });
    expect(server.requests).toBe(1);
    server.failure = undefined;
    autosave.changed(graph("b"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.getState().kind).toBe("saved");
  });

  it("saves at once when it is asked to, and says whether everything is on the server", async () => {
    const { server, autosave } = serving();
    autosave.changed(graph("a"));
    expect(await settled(autosave.flush())).toBe(true);
    expect(server.draft).toEqual(graph("a"));
    server.failure = "offline";
    autosave.changed(graph("b"));
    expect(await settled(autosave.flush())).toBe(false);
  });
});

async function settled<Value>(promise: Promise<Value>): Promise<Value> {
  await vi.advanceTimersByTimeAsync(1_000);
  return promise;
}
