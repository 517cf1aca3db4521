import { MantineProvider } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { keys } from "../api/keys.ts";
import { theme } from "../app/theme.ts";
import { createEditor } from "../model/editor.ts";
import { EditorProvider } from "../model/react.ts";
import { Inspector } from "./Inspector.tsx";

afterEach(cleanup);

const descriptor = (type: string, title: string, more: Partial<NodeDescriptor>): [string, NodeDescriptor] => [
  type,
  {
    ...{
      type,
      title,
      kind: "action",
      family: "flow",
      description: `${title}.`,
      icon: "box",
      effect: "none",
      ports: { fixed: [] },
    },
    ...{ config: { type: "object", properties: {} }, output: {}, summary: "", eventType: null, keywords: [] },
    ...more,
  },
];
const note = { type: "object", properties: { words: { type: "string", title: "Words" } } };
const descriptors = new Map([
  descriptor("start", "Start", { kind: "trigger" }),
  descriptor("send", "Send", { effect: "external", config: note }),
  descriptor("think", "Think", { config: note }),
]);
const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });
const graph: Graph = {
  nodes: [
    node("a", "start"),
    node("b", "think", { words: "hi" }),
    node("c", "send"),
    node("odd", "magic.wand", { kept: true }),
  ],
  edges: [edge("a", "b"), edge("a", "c"), edge("b", "c")],
};

function show(nodeId: string) {
  const editor = createEditor(graph);
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.eventTypes, { items: [] });
  client.setQueryData(keys.contactFields, { items: [] });
  let closed = false;
  const selected: string[] = [];
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <EditorProvider editor={editor}>
          <Inspector
            nodeId={nodeId}
            problems={[
              { severity: "error", code: "x", nodeId: "b", field: "words", message: "Say more." },
              { severity: "warning", code: "unreachable", nodeId: "b", message: "Nothing leads here." },
              { severity: "error", code: "x", nodeId: "c", message: "Not of this step." },
            ]}
            descriptors={descriptors}
            onClose={() => {
              closed = true;
            }}
            onSelect={(id) => selected.push(id)}
          />
        </EditorProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const find = (id: string) => editor.getGraph().nodes.find((one) => one.id === id);
  return { editor, find, user: userEvent.setup(), isClosed: () => closed, selected };
}

describe("the inspector", () => {
  it("writes a setting into the document, and undo takes it back", async () => {
    const { editor, find, user } = show("b");
    await user.type(screen.getByLabelText("Words"), "!");
    expect(find("b")?.config).toEqual({ words: "hi!" });
    act(() => editor.undo());
    expect(screen.getByLabelText<HTMLInputElement>("Words").value).toBe("hi");
  });

  it("names the step, switches it off, and keeps neither an empty name nor a needless switch", async () => {
    const { find, user } = show("b");
    await user.type(screen.getByLabelText("Step name"), "Ponder");
    await user.click(screen.getByLabelText("Switched on"));
    expect(find("b")).toMatchObject({ name: "Ponder", disabled: true });
    await user.clear(screen.getByLabelText("Step name"));
    await user.click(screen.getByRole("switch"));
    expect(find("b")).not.toHaveProperty("name");
    expect(find("b")).not.toHaveProperty("disabled");
  });

  it("shows the step's problems at their field or above the form, and no others", () => {
    show("b");
    expect(screen.getByLabelText("Words").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("list", { name: "Problems of this step" }).textContent).toBe("Nothing leads here.");
    expect(screen.queryByText("Not of this step.")).toBeNull();
  });

  it("asks what happens on failure only of steps that can fail, and about joining only where paths meet", () => {
    show("b");
    expect(screen.queryByRole("button", { name: /If it fails/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /Paths that meet here/ })).toBeNull();
    cleanup();
    show("c");
    expect(screen.getByRole("button", { name: /If it fails/ })).toBeTruthy();
    expect(screen.getByRole("button", { name: /Paths that meet here/ })).toBeTruthy();
  });

  it("sets and takes back the way a failure goes", async () => {
    const { find, user } = show("c");
    await user.click(screen.getByRole("button", { name: /If it fails/ }));
    await user.click(screen.getByLabelText("When it has failed for good"));
    await user.click(screen.getByRole("option", { name: "Take the “On error” path" }));
    expect(find("c")?.onError).toBe("port");
    await user.click(screen.getByLabelText("When it has failed for good"));
    await user.click(screen.getByRole("option", { name: "Stop the run as failed" }));
    expect(find("c")).not.toHaveProperty("onError");
  });

  it("duplicates and deletes the step", async () => {
    const { editor, user, isClosed, selected } = show("b");
    await user.click(screen.getByRole("button", { name: "Duplicate step" }));
    expect(editor.getGraph().nodes).toHaveLength(5);
    expect(editor.getGraph().nodes.find((one) => one.id === selected[0])?.config).toEqual({ words: "hi" });
    await user.click(screen.getByRole("button", { name: "Delete step" }));
    expect(editor.getGraph().nodes.some((one) => one.id === "b")).toBe(false);
    expect(isClosed()).toBe(true);
  });

  it("keeps a step whose type nobody knows as it is", () => {
    const { find } = show("odd");
    expect(screen.getByText(/Nothing on this server knows the type/)).toBeTruthy();
    expect(find("odd")?.config).toEqual({ kept: true });
  });
});
