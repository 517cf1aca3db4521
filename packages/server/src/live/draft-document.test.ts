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

/** Somebody who types: each keystroke is a change of its own, as the editor makes it. */
function typist() {
  const doc = new Y.Doc();
  const store = createGraphStore(doc);
  return {
    doc,
    type(id: string, config: GraphNode["config"]): Uint8Array {
      const before = Y.encodeStateVector(doc);
      store.transact(() => store.putNode(node(id, config)));
      return Y.encodeStateAsUpdate(doc, before);
    },
  };
}

describe("a document", () => {
  it("does not grow with what was typed: of 20,000 keystrokes in one field a few bytes are left", () => {
    const document = createDraftDocument();
    const { type } = typist();
    const keystrokes = Array.from({ length: 20_000 }, (_, at) => type("mail", { subject: "x".repeat(at % 60) }));
    for (let at = 0; at < keystrokes.length; at += 1_000) {
      const batch = keystrokes.slice(at, at + 1_000);
      expect(document.merge([Y.mergeUpdates(batch)])).toEqual([null]);
      document.stored();
    }
    expect(document.graph().nodes[0]?.config).toEqual({ subject: "x".repeat(19_999 % 60) });
    expect(document.state().byteLength).toBeLessThan(1_000);
  });

  it("grows by some bytes a keystroke where fields are left and typed in again", () => {
    const doc = new Y.Doc();
    const store = createGraphStore(doc);
    for (let at = 0; at < 20_000; at++) {
      const field = at % 20 < 10 ? "subject" : "html";
      store.transact(() => store.putNode(node("mail", { subject: "", html: "", [field]: "x".repeat(at % 60) })));
    }
    const document = createDraftDocument();
    expect(document.merge([Y.encodeStateAsUpdate(doc)])).toEqual([null]);
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
