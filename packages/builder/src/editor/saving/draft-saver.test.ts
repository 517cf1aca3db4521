import type { Graph } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client.ts";
import { createDraftSaver } from "./draft-saver.ts";

const graph = (id: string): Graph => ({ nodes: [{ id, type: "t", config: {}, position: { x: 0, y: 0 } }], edges: [] });

/** A server with one draft, whose next answer can be lost on its way or never be asked for. */
function serving() {
  const server = { revision: 1, draft: graph("first"), lose: null as "request" | "answer" | null };
  const network = () => new ApiError("network", 0, "No answer");
  const save = createDraftSaver({
    async put(next, revision) {
      const { lose } = server;
      server.lose = null;
      if (lose === "request") throw network();
      if (revision !== server.revision) throw new ApiError("stale_draft", 412, "The draft has changed");
      server.revision += 1;
      server.draft = next;
      if (lose === "answer") throw network();
      return { revision: server.revision, problems: [], updatedAt: "2026-01-01T00:00:00Z" };
    },
    get: async () => server,
  });
  return { server, save };
}

describe("saving a draft", () => {
  it("goes on after an answer was lost although the draft was stored", async () => {
    const { server, save } = serving();
    server.lose = "answer";
    await expect(save(graph("mine"), 1)).rejects.toThrow("No answer");
    expect((await save(graph("mine, later"), 1)).revision).toBe(3);
    expect(server.draft).toEqual(graph("mine, later"));
  });

  it("goes on after a request never arrived", async () => {
    const { server, save } = serving();
    server.lose = "request";
    await expect(save(graph("mine"), 1)).rejects.toThrow("No answer");
    expect((await save(graph("mine"), 1)).revision).toBe(2);
  });

  it("is a conflict when somebody else was faster, also after an answer was lost", async () => {
    const { server, save } = serving();
    server.lose = "request";
    await expect(save(graph("mine"), 1)).rejects.toThrow("No answer");
    server.revision = 2;
    server.draft = graph("theirs");
    await expect(save(graph("mine"), 1)).rejects.toMatchObject({ status: 412 });
    expect(server.draft).toEqual(graph("theirs"));
  });
});
