import { MantineProvider } from "@mantine/core";
import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../../app/theme.ts";
import { Comparison } from "./Comparison.tsx";

afterEach(cleanup);

const hostile = '<img src=x onerror="alert(1)">';
const before: Graph = graphSchema.parse({
  nodes: [
    {
      id: "mail",
      type: "email.send",
      name: "Welcome",
      config: { subject: "A", text: "one two three four five six seven" },
    },
    { id: "old", type: "contact.add_tag", name: hostile, position: { x: 0, y: 144 } },
  ],
  edges: [{ id: "e1", source: "mail", target: "old" }],
});
const after: Graph = graphSchema.parse({
  nodes: [
    {
      id: "mail",
      type: "email.send",
      name: "Welcome",
      config: { subject: "B", text: "one two three four five six eight" },
    },
  ],
  edges: [],
});

function show(from: Graph = before, to: Graph = after) {
  render(
    <MantineProvider theme={theme} env="test">
      <Comparison
        before={from}
        after={to}
        descriptors={new Map()}
        people={new Map([["mail", 1204]])}
        opened={null}
        isPhone={false}
        sides={{ from: 1, to: "draft" }}
      />
    </MantineProvider>,
  );
  return screen.getByRole("complementary", { name: "Changes" });
}

describe("the list of changes", () => {
  it("tells each in words, with who waits where it changes", () => {
    const panel = show();
    expect(within(panel).getByRole("heading").textContent).toBe("2 changes");
    expect(within(panel).getByRole("button", { name: /“Welcome”: subject “A” → “B”/ }).textContent).toContain(
      "1,204 people are waiting here",
    );
    expect(within(panel).getByRole("button", { name: /Removed/ }).textContent).toContain(hostile);
  });

  it("shows before and after of the one that is chosen, and goes on by keys", async () => {
    const panel = show();
    const user = userEvent.setup();
    await user.click(within(panel).getByRole("button", { name: /Welcome/ }));
    expect(panel.textContent).toContain("BeforeA");
    expect(panel.textContent).toContain("AfterB");
    await user.keyboard("n");
    expect(within(panel).getByRole("button", { expanded: true }).textContent).toContain("Removed");
    await user.keyboard("n");
    expect(within(panel).getByRole("button", { expanded: true }).textContent).toContain("Welcome");
  });

  it("says when nothing is different", () => {
    expect(within(show(before, before)).getByText("Nothing is different")).toBeTruthy();
  });
});
