import { MantineProvider } from "@mantine/core";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { StepList } from "./StepList.tsx";

const step = (type: string, title: string): NodeDescriptor => ({
  type,
  kind: "action",
  family: "contact",
  title,
  description: "",
  icon: "tag",
  effect: "none",
  ports: { fixed: [] },
  config: {},
  output: {},
  summary: "",
  eventType: null,
  keywords: [],
});

function open() {
  const chosen: string[] = [];
  render(
    <MantineProvider env="test">
      <StepList
        label="Search steps"
        descriptors={[
          step("contact.add_tag", "Add tag"),
          step("contact.remove_tag", "Remove tag"),
          step("email.send", "Send e-mail"),
        ]}
        onChoose={(descriptor) => chosen.push(descriptor.type)}
      />
    </MantineProvider>,
  );
  return { chosen, search: screen.getByRole("searchbox", { name: "Search steps" }) };
}

afterEach(cleanup);

describe("the list of steps", () => {
  it("adds a step by a click", async () => {
    const { chosen } = open();
    await userEvent.click(screen.getByRole("button", { name: "Remove tag" }));
    expect(chosen).toEqual(["contact.remove_tag"]);
  });

  it("adds the best hit by Enter in the search", async () => {
    const { chosen, search } = open();
    await userEvent.type(search, "mail{Enter}");
    expect(screen.queryByRole("button", { name: "Add tag" })).toBeNull();
    expect(chosen).toEqual(["email.send"]);
  });

  it("is walked through with the arrow keys", async () => {
    const { chosen, search } = open();
    await userEvent.type(search, "tag{ArrowDown}{ArrowDown}{Enter}");
    expect(chosen).toEqual(["contact.remove_tag"]);
  });

  it("says what to try when nothing fits", async () => {
    const { search } = open();
    await userEvent.type(search, "zebra");
    expect(screen.getByText(/Nothing fits “zebra”/)).toBeTruthy();
  });
});
