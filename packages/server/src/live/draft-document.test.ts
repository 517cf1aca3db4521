import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { createGraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createDraftDocument, stateSaying } from "./draft-document.ts";

const node = (id: string, config: GraphNode["config"] = {}): GraphNode => ({
  id,
  type: "email.send",
  config,
  position: { x: 0, y: 0 },
});

/** The changes of somebody who types: each keystroke is a change of its own, as the editor makes it. */
function typed(keystrokes: number, configAt: (keystroke: number) => GraphNode["config"]) {
  const doc = new Y.Doc();
  const store = createGraphStore(doc);
  const changes: Uint8Array[] = [];
  doc.on("update", (change: Uint8Array) => changes.push(change));
  for (let at = 0; at < keystrokes; at++) store.transact(() => store.putNode(node("mail", configAt(at))));
  return { doc, changes };
}

const slow = { timeout: 60_000 };

describe("a document", () => {
  const subject = (at: number) => "x".repeat(at % 60);

  it("does not grow with what was typed: of 20,000 keystrokes in one field a few bytes are left", slow, () => {
    const document = createDraftDocument();
    const { changes } = typed(20_000, (at) => ({ subject: subject(at) }));
    for (let at = 0; at < changes.length; at += 1_000) {
      expect(document.merge([Y.mergeUpdates(changes.slice(at, at + 1_000))])).toEqual([null]);
      document.stored();
    }
    expect(document.graph().nodes[0]?.config).toEqual({ subject: subject(19_999) });
    expect(document.state().byteLength).toBeLessThan(1_000);
  });

  it("grows by some bytes a keystroke where fields are left and typed in again", slow, () => {
    const document = createDraftDocument();
    const inTurns = (at: number) => ({ subject: "", html: "", [at % 20 < 10 ? "subject" : "html"]: subject(at) });
    expect(document.merge([Y.encodeStateAsUpdate(typed(20_000, inTurns).doc)])).toEqual([null]);
    expect(document.state().byteLength).toBeLessThan(200_000);
  });

  it("is made to say another graph by changing what differs only", () => {
    const [one, two] = [node("one", { subject: "Hello" }), node("two")];
    const before = stateSaying(null, { nodes: [one, two], edges: [] });
    const after = stateSaying(before, { nodes: [two, one, node("three")], edges: [] });
    const document = createDraftDocument();
    document.take(after);
    expect(document.graph()).toEqual({ nodes: [two, one, node("three")], edges: [] });
    // The new node's properties, and places in the list; not everything anew.
    const { structs } = Y.decodeUpdate(Y.diffUpdate(after, Y.encodeStateVectorFromUpdate(before)));
    expect(structs.length).toBeLessThan(6);
  });
});
