import { MantineProvider } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { edge, node } from "@millrace/shared/graph/testing/drawing.ts";
import type { NodeDescriptor, Ports } from "@millrace/shared/nodes/descriptor.ts";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { Announcements } from "../app/announce.tsx";
import { useAnnouncedChanges } from "../editor/announcing/use-announced-changes.ts";
import { WiringDialogs } from "../editor/wiring/WiringDialogs.tsx";
import type { AddRequest } from "../model/add-step.ts";
import { createEditor, type Editor } from "../model/editor.ts";
import { portIdsWith } from "../model/new-node.ts";
import { EditorProvider, useGraph } from "../model/react.ts";
import { Outline } from "./Outline.tsx";

const next: Ports = { fixed: [{ id: "next", title: "Next" }] };
const yesOrNo: Ports = {
  fixed: [
    { id: "yes", title: "Yes" },
    { id: "no", title: "No" },
  ],
};
const type = (
  name: string,
  title: string,
  kind: NodeDescriptor["kind"],
  ports: Ports = next,
): [string, NodeDescriptor] => [
  name,
  {
    ...{ type: name, kind, family: "flow", title, description: "", icon: "tag", effect: "none", ports },
    ...{ config: {}, output: {}, summary: "", eventType: null, keywords: [] },
  },
];
const descriptors = new Map([
  type("start", "Form sent", "trigger"),
  type("tag", "Add tag", "action"),
  type("mail", "Send e-mail", "action"),
  type("if", "If / else", "flow", yesOrNo),
]);
const graph: Graph = {
  nodes: [node("s start"), node("f if"), node("t tag"), node("m mail")],
  edges: [edge("s > f"), edge("f:yes > t"), edge("t > m")],
};

function open() {
  const editor = createEditor(graph, { portIds: portIdsWith(descriptors) });
  const asked: AddRequest[] = [];
  const opened: string[] = [];
  render(
    <MantineProvider env="test">
      <EditorProvider editor={editor}>
        <WiringDialogs descriptors={descriptors} isPhone={false}>
          <Room editor={editor} onAsk={(request) => asked.push(request)} onSettings={(id) => opened.push(id)} />
        </WiringDialogs>
        <Announcements />
      </EditorProvider>
    </MantineProvider>,
  );
  const user = userEvent.setup();
  const wires = () =>
    editor.getGraph().edges.map(({ source, sourcePort, target }) => [source, sourcePort, target].join(" "));
  return { editor, asked, opened, user, wires };
}

interface RoomProps {
  editor: Editor;
  onAsk: (request: AddRequest) => void;
  onSettings: (nodeId: string) => void;
}

function Room({ editor, onAsk, onSettings }: RoomProps) {
  const drawn = useGraph();
  const [selected, select] = useState<string | null>(null);
  useAnnouncedChanges(editor, descriptors, []);
  return (
    <Outline
      {...{ graph: drawn, descriptors, selected, onSettings }}
      label="Outline of a test"
      problems={[]}
      found={null}
      readOnly={false}
      onSelect={select}
      onAsk={onAsk}
    />
  );
}

const at = () => document.activeElement?.getAttribute("aria-label");
const said = () => screen.getByTestId("announcements").textContent?.trim();

afterEach(cleanup);

describe("the outline", () => {
  it("is a tree that says levels and places", () => {
    open();
    const tree = screen.getByRole("tree", { name: "Outline of a test" });
    const rows = within(tree).getAllByRole("treeitem");
    expect(rows.map((row) => [row.getAttribute("aria-level"), row.getAttribute("aria-label")])).toEqual([
      ["1", "Form sent, trigger"],
      ["1", "If / else, step"],
      ["2", "Yes, way on"],
      ["3", "Add tag, step"],
      ["3", "Send e-mail, step"],
      ["2", "No, Nothing follows yet, way on"],
    ]);
    expect(rows.filter((row) => row.tabIndex === 0)).toHaveLength(1);
  });

  it("is walked through by arrows, Home, End and the beginning of a word", async () => {
    const { user } = open();
    await user.tab();
    expect(at()).toBe("Form sent, trigger");
    await user.keyboard("{ArrowDown}{ArrowRight}");
    expect(at()).toBe("Yes, way on");
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(at()).toBe("If / else, step");
    await user.keyboard("{ArrowRight}{ArrowRight}{End}");
    expect(at()).toBe("No, Nothing follows yet, way on");
    await user.keyboard("{Home}e-m");
    expect(at()).toBe("Send e-mail, step");
  });

  it("folds what follows a way", async () => {
    const { user } = open();
    await user.tab();
    await user.keyboard("{ArrowDown}{ArrowRight}{ArrowLeft}");
    expect(screen.queryByRole("treeitem", { name: "Add tag, step" })).toBeNull();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("treeitem", { name: "Add tag, step" })).toBeTruthy();
  });

  it("asks for a step after, before and at the end of a way", async () => {
    const { user, asked, opened } = open();
    await user.tab();
    await user.keyboard("a{End}{Enter}{Home}tag{Shift>}B{/Shift}{Enter}");
    expect(asked).toEqual([
      { kind: "between", edgeId: "s > f" },
      { kind: "after", source: "f", sourcePort: "no" },
      { kind: "before", target: "t" },
    ]);
    expect(opened).toEqual(["t"]);
  });

  it("connects a port to a step that is chosen from a list, says so, and comes back", async () => {
    const { user, wires } = open();
    await user.tab();
    await user.keyboard("{End}c");
    await user.type(await screen.findByRole("combobox", { name: "What shall follow “If / else”?" }), "mail{Enter}");
    expect(wires()).toContain("f no m");
    expect(said()).toBe("“No” of “If / else” leads to “Send e-mail” now");
    expect(at()).toBe("No, way on");
  });

  it("deletes a step, whose chain heals, and goes on with what stands there then", async () => {
    const { user, wires, editor } = open();
    await user.tab();
    await user.keyboard("tag{Delete}");
    expect(wires()).toEqual(["s next f", "f yes m"]);
    expect(said()).toBe("“Add tag” deleted");
    expect(at()).toBe("Send e-mail, step");
    editor.undo();
    await expect.poll(said).toBe("Undone: Delete");
  });

  it("moves a step along its chain", async () => {
    const { user, wires } = open();
    await user.tab();
    await user.keyboard("e-m{Alt>}{ArrowUp}{/Alt}");
    expect(wires().toSorted()).toEqual(["f yes m", "m next t", "s next f"]);
    expect(at()).toBe("Send e-mail, step");
  });

  it("renames where the name stands; Escape leaves it as it was", async () => {
    const { user, editor } = open();
    await user.tab();
    await user.keyboard("tag{F2}Mark{Enter}");
    expect(editor.getGraph().nodes.find(({ id }) => id === "t")?.name).toBe("Mark");
    expect(at()).toBe("Mark, step");
    await user.keyboard("{F2}Other{Escape}");
    expect(at()).toBe("Mark, step");
  });

  it("lists everything that can be done with a row in its menu, with the keys", async () => {
    const { user } = open();
    await user.tab();
    await user.keyboard("tag.");
    const menu = await screen.findByRole("menu");
    const names = within(menu)
      .getAllByRole("menuitem")
      .map((item) => item.textContent);
    expect(names).toContain("Move to…Shift+M");
    expect(names).toContain("Switch offShift+D");
    await user.keyboard("{Escape}");
    expect(at()).toBe("Add tag, step");
  });
});
