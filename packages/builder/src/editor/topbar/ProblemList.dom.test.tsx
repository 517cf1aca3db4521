import { MantineProvider } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../../app/theme.ts";
import { createEditor } from "../../model/editor.ts";
import { EditorProvider } from "../../model/react.ts";
import { ProblemList } from "./ProblemList.tsx";

afterEach(cleanup);

const hostile = '<img src=x onerror="alert(1)">';
const graph: Graph = {
  nodes: [
    { id: "mail", type: "email.send", name: "Say thanks", config: { subject: "Hi" }, position: { x: 0, y: 100 } },
    { id: "tag", type: "contact.add_tag", name: hostile, config: {}, position: { x: 0, y: 0 } },
  ],
  edges: [],
};
const problems: Problem[] = [
  { severity: "warning", code: "no_consent_check", nodeId: "mail", message: "Nobody was asked." },
  {
    ...{
      severity: "error",
      code: "unknown_path",
      nodeId: "mail",
      field: "subject",
      message: "There is no such field.",
    },
    fix: {
      title: "Replace “emial” by “email”",
      edits: [{ kind: "set_config", nodeId: "mail", path: ["subject"], value: "Hello" }],
    },
  },
  { severity: "warning", code: "may_be_empty", nodeId: "tag", message: "This may be empty." },
  { severity: "error", code: "no_trigger", message: "Nothing starts this workflow." },
];

function show(withFixes: boolean) {
  const editor = createEditor(graph);
  const selected: string[] = [];
  render(
    <MantineProvider theme={theme} env="test">
      <EditorProvider editor={editor}>
        <ProblemList
          problems={problems}
          nodes={graph.nodes}
          descriptors={new Map()}
          onSelect={(id) => selected.push(id)}
          withFixes={withFixes}
        />
      </EditorProvider>
    </MantineProvider>,
  );
  return { editor, selected };
}

describe("the list of problems", () => {
  it("is by step, with how bad each problem is in words", () => {
    show(false);
    const groups = screen.getAllByRole("list").filter((list) => list.getAttribute("aria-label") !== null);
    expect(groups.map((group) => group.getAttribute("aria-label"))).toEqual(["The workflow", "Say thanks", hostile]);
    const rows = within(screen.getByRole("list", { name: "Say thanks" })).getAllByRole("button");
    expect(rows.map((row) => row.textContent)).toEqual([
      "ErrorSay thanksThere is no such field.",
      "WarningSay thanksNobody was asked.",
    ]);
  });

  it("leads to the step, and shows a hostile name as text", async () => {
    const { selected } = show(false);
    await userEvent.click(screen.getByRole("button", { name: /This may be empty/ }));
    expect(selected).toEqual(["tag"]);
    expect(document.querySelector("img")).toBeNull();
  });

  it("carries out a fix as one step of undo", async () => {
    const { editor } = show(true);
    await userEvent.click(screen.getByRole("button", { name: "Replace “emial” by “email”" }));
    expect(editor.getGraph().nodes[0]?.config).toEqual({ subject: "Hello" });
    editor.undo();
    expect(editor.getGraph()).toEqual(graph);
  });

  it("offers no fixes to those who may not edit", () => {
    show(false);
    expect(screen.queryByRole("button", { name: /Replace/ })).toBeNull();
  });
});
