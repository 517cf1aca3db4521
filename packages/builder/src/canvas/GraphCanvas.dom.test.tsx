import { MantineProvider } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { GraphCanvas } from "./GraphCanvas.tsx";
import { type CanvasMarks, CanvasMarksProvider } from "./marks.ts";

const descriptor: NodeDescriptor = {
  type: "contact.add_tag",
  kind: "action",
  family: "contact",
  title: "Add tag",
  description: "",
  icon: "tag",
  effect: "records",
  ports: { fixed: [{ id: "next", title: "Next" }] },
  config: {},
  output: {},
  summary: "Add tag “{{ config.tag }}”",
  eventType: null,
  keywords: [],
};
const graph: Graph = {
  nodes: [
    { id: "one", type: "contact.add_tag", config: { tag: "vip" }, position: { x: 0, y: 0 } },
    { id: "two", type: "contact.add_tag", name: "Mark as big", config: { tag: "big" }, position: { x: 0, y: 144 } },
  ],
  edges: [{ id: "e", source: "one", sourcePort: "next", target: "two" }],
};

function open(drawn: Graph = graph, marks: CanvasMarks | null = null) {
  const selected: (string | null)[] = [];
  render(
    <MantineProvider env="test">
      <div style={{ width: 800, height: 600 }}>
        <CanvasMarksProvider value={marks}>
          <GraphCanvas
            mode="view"
            graph={drawn}
            descriptors={new Map([[descriptor.type, descriptor]])}
            stepStates={
              new Map([
                ["one", "succeeded"],
                ["two", "skipped"],
              ])
            }
            edgeStates={new Map([["e", "dead"]])}
            selected={null}
            onSelect={(id) => selected.push(id)}
          />
        </CanvasMarksProvider>
      </div>
    </MantineProvider>,
  );
  return selected;
}

afterEach(cleanup);

describe("the read-only canvas", () => {
  it("names every step with what it does and how it went", () => {
    open();
    const card = screen.getByTestId("node-two");
    expect(within(card).getByText("Mark as big")).toBeTruthy();
    expect(within(card).getByText("Add tag “big”")).toBeTruthy();
    expect(within(card).getByLabelText("Skipped")).toBeTruthy();
    expect(within(screen.getByTestId("node-one")).getByLabelText("Succeeded")).toBeTruthy();
  });

  it("tells which step was chosen", () => {
    const selected = open();
    fireEvent.click(screen.getByTestId("node-two"));
    expect(selected).toEqual(["two"]);
  });

  it("offers nothing to change", () => {
    open();
    expect(screen.queryByRole("button", { name: /Add a step/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Tidy up the layout" })).toBeNull();
  });

  describe("with groups and notes", () => {
    const [one, two] = graph.nodes;
    const grouped: Graph = {
      ...graph,
      nodes: [one, two].flatMap((node) => (node ? { ...node, group: "welcome" } : [])),
      groups: [{ id: "welcome", name: "Welcome series", collapsed: true }],
      notes: [{ id: "n", text: "Ask legal first", position: { x: 400, y: 0 }, size: { width: 200, height: 120 } }],
    };

    it("draws them as the editor does, and opens a group for whoever looks at it", () => {
      open(grouped);
      expect(screen.getByText("Ask legal first")).toBeTruthy();
      expect(screen.queryByTestId("node-one")).toBeNull();
      fireEvent.click(screen.getByRole("button", { name: "Expand group Welcome series" }));
      expect(screen.getByTestId("node-one")).toBeTruthy();
      fireEvent.click(screen.getByRole("button", { name: "Collapse group Welcome series" }));
      expect(screen.queryByTestId("node-one")).toBeNull();
    });

    it("hides nothing that is marked", () => {
      open(grouped, { nodes: new Map([["one", { change: "changed" }]]), edges: new Map() });
      expect(screen.getByTestId("node-one")).toBeTruthy();
    });
  });
});
