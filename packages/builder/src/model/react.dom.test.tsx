import type { Graph } from "@millrace/shared/graph/document.ts";
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { setConfig } from "./commands/nodes.ts";
import { createEditor } from "./editor.ts";
import { EditorProvider, useCanRedo, useCanUndo, useNode } from "./react.ts";

const graph: Graph = {
  nodes: ["a", "b"].map((id) => ({ id, type: "t", config: {}, position: { x: 0, y: 0 } })),
  edges: [],
};

afterEach(cleanup);

describe("components that read the editor", () => {
  it("render again only when their own node changed", () => {
    const editor = createEditor(graph);
    const renders: string[] = [];
    function Name({ id }: { id: string }) {
      renders.push(`${id}:${JSON.stringify(useNode(id)?.config)}`);
      return null;
    }
    render(
      <EditorProvider editor={editor}>
        <Name id="a" />
        <Name id="b" />
      </EditorProvider>,
    );
    renders.length = 0;
    act(() => editor.run(setConfig("b", { tag: "vip" })));
    expect(renders).toEqual(['b:{"tag":"vip"}']);
  });

  it("know whether there is something to undo or redo", () => {
    const editor = createEditor(graph);
    let shown = "";
    function Buttons() {
      shown = `undo ${useCanUndo()}, redo ${useCanRedo()}`;
      return null;
    }
    render(
      <EditorProvider editor={editor}>
        <Buttons />
      </EditorProvider>,
    );
    expect(shown).toBe("undo false, redo false");
    act(() => editor.run(setConfig("a", { tag: "vip" })));
    expect(shown).toBe("undo true, redo false");
    act(() => editor.undo());
    expect(shown).toBe("undo false, redo true");
  });
});
