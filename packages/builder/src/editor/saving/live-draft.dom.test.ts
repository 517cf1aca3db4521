import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { updateNode } from "../../model/commands/nodes.ts";
import { createEditor, type Editor } from "../../model/editor.ts";
import { createLiveDraft, type LiveDraft } from "./live-draft.ts";
import type { LiveEnd } from "./live-connection.ts";
import { createTestCopy, createTestServer, type TestServer } from "./test-server.ts";

const node = (id: string, name: string): GraphNode => ({ id, type: "t", name, config: {}, position: { x: 0, y: 0 } });
const graph = (...nodes: GraphNode[]): Graph => ({ nodes, edges: [] });

let server: TestServer;
let copy: ReturnType<typeof createTestCopy>;
const opened: LiveDraft[] = [];
const ends: LiveEnd[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  server = createTestServer(graph(node("a", "One"), node("b", "Two")));
  copy = createTestCopy();
  ends.length = 0;
});
afterEach(() => {
  for (const draft of opened.splice(0)) draft.stop();
  vi.useRealTimers();
});

async function open(mayWrite = true): Promise<{ draft: LiveDraft; editor: Editor }> {
  const draft = createLiveDraft({
    copy,
    mayWrite,
    open: server.open,
    askWhy: async () => undefined,
    onCommitted: () => undefined,
    onEnd: (why) => void ends.push(why),
  });
  opened.push(draft);
  await pass(1_000);
  await draft.ready;
  return { draft, editor: createEditor(draft.doc) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const named = (name: string) => graph(node("a", name), node("b", "Two"));

describe("an open draft", () => {
  it("says what the server says, and sends what is changed within a moment", async () => {
    const { draft, editor } = await open();
    expect(editor.getGraph()).toEqual(named("One"));
    expect(draft.getState()).toEqual({ kind: "saved" });
    editor.run(updateNode("a", { name: "Changed" }));
    expect(draft.getState()).toEqual({ kind: "saving" });
    await pass(50);
    expect(draft.getState()).toEqual({ kind: "saved" });
    expect(server.graph()).toEqual(named("Changed"));
  });

  it("is saved only when the server has stored everything, and tells so who waits for it", async () => {
    const { draft, editor } = await open();
    server.isSlow = true;
    editor.run(updateNode("a", { name: "Changed" }));
    const flushed = draft.flush();
    await pass(5_000);
    expect(draft.getState()).toEqual({ kind: "saving" });
    server.isSlow = false;
    server.cut();
    expect(await flushed).toBe(false);
    await pass(1_000);
    expect(await draft.flush()).toBe(true);
    expect(server.graph()).toEqual(named("Changed"));
  });

  it("gathers what is typed while the server stores what came before", async () => {
    const { editor } = await open();
    for (let at = 0; at <= 20; at++) {
      editor.run(updateNode("a", { name: `Typed ${at}` }));
      await pass(1);
    }
    await pass(100);
    expect(server.graph()).toEqual(named("Typed 20"));
    expect(server.heard.filter(({ type }) => type === "update").length).toBeLessThan(4);
  });

  it("shows what others change at once, and keeps one's own beside it", async () => {
    const { draft, editor } = await open();
    server.isSlow = true;
    editor.run(updateNode("a", { name: "Mine" }));
    server.change(graph(node("a", "One"), node("b", "Theirs")));
    expect(editor.getGraph()).toEqual(graph(node("a", "Mine"), node("b", "Theirs")));
    expect(draft.getState()).toEqual({ kind: "saving" });
  });

  it("sends nothing of somebody who may only look on", async () => {
    const { editor } = await open(false);
    editor.run(updateNode("a", { name: "Changed" }));
    await pass(1_000);
    expect(server.heard.every(({ type }) => type !== "update")).toBe(true);
  });
});

describe("while the server is away", () => {
  it("changes are counted and kept, and go out when it is back", async () => {
    const { draft, editor } = await open();
    server.isAway = true;
    server.cut();
    editor.run(updateNode("a", { name: "While" }));
    editor.run(updateNode("b", { name: "away" }));
    expect(draft.getState()).toEqual({ kind: "offline", waiting: 2, kept: true });
    await pass(60_000);
    expect(draft.getState()).toEqual({ kind: "offline", waiting: 2, kept: true });
    server.isAway = false;
    window.dispatchEvent(new Event("online"));
    await pass(50);
    expect(draft.getState()).toEqual({ kind: "saved" });
    expect(server.graph()).toEqual(graph(node("a", "While"), node("b", "away")));
  });

  it("what was on its way when it went is sent once more", async () => {
    const { draft, editor } = await open();
    server.isSlow = true;
    editor.run(updateNode("a", { name: "On its way" }));
    await pass(50);
    server.cut();
    server.isSlow = false;
    await pass(1_000);
    expect(draft.getState()).toEqual({ kind: "saved" });
    expect(server.graph()).toEqual(named("On its way"));
  });

  it("the page may be closed and opened again: this browser has everything", async () => {
    const first = await open();
    server.isAway = true;
    server.cut();
    first.editor.run(updateNode("a", { name: "Before it was closed" }));
    first.draft.stop();
    const { editor } = await open();
    expect(editor.getGraph()).toEqual(named("Before it was closed"));
    server.isAway = false;
    await pass(10_000);
    expect(server.graph()).toEqual(named("Before it was closed"));
  });

  it("leaving the page is asked about only if the browser has not kept what waits", async () => {
    const { draft, editor } = await open();
    const leave = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    server.isAway = true;
    server.cut();
    editor.run(updateNode("a", { name: "Waiting" }));
    expect(leave()).toBe(false);
    copy.works = false;
    editor.run(updateNode("a", { name: "Waiting, and not kept" }));
    expect(draft.getState()).toEqual({ kind: "offline", waiting: 2, kept: false });
    expect(leave()).toBe(true);
  });

  it("a network that says nothing any more is noticed", async () => {
    const { draft } = await open();
    await pass(28_000);
    expect(draft.getState()).toEqual({ kind: "saved" });
    server.isAway = true;
    await pass(3_000);
    expect(draft.getState().kind).toBe("offline");
  });
});

describe("a refused change", () => {
  it("says why, keeps what was done, and goes out together with what mends it", async () => {
    const { draft, editor } = await open();
    server.refuses = "One, name: Too long";
    editor.run(updateNode("a", { name: "Too long" }));
    await pass(50);
    expect(draft.getState()).toEqual({ kind: "refused", message: "One, name: Too long" });
    expect(await draft.flush()).toBe(false);
    expect(editor.getGraph()).toEqual(named("Too long"));
    server.refuses = null;
    editor.run(updateNode("a", { name: "Short" }));
    await pass(50);
    expect(draft.getState()).toEqual({ kind: "saved" });
    expect(server.graph()).toEqual(named("Short"));
  });
});

describe("a draft that is gone", () => {
  it.each([
    [4404, "gone"],
    [4401, "signed_out"],
    [4403, "forbidden"],
  ] as const)("is not asked for again after %i", async (code, why) => {
    const { draft } = await open();
    server.cut(code);
    const sent = server.heard.length;
    await pass(60_000);
    expect([draft.getState().kind, ends, server.heard.length]).toEqual(["refused", [why], sent]);
  });

  it("leaves nothing in the browser when it was deleted, so that it never comes back", async () => {
    const { editor } = await open();
    expect(copy.changes).not.toEqual([]);
    server.cut(4404);
    editor.run(updateNode("a", { name: "Too late" }));
    await pass(1);
    expect(copy.changes).toEqual([]);
  });
});
