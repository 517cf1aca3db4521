import { MantineProvider } from "@mantine/core";
import type { Condition } from "@millrace/shared/conditions/condition.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../../app/theme.ts";
import type { Variable } from "../variables.ts";
import { ConditionBuilder } from "./ConditionBuilder.tsx";

afterEach(cleanup);

const variables: Variable[] = [
  { path: "event.data.amount", title: "Amount", type: "number", group: "Event" },
  { path: "contact.email", title: "E-mail", type: "string", group: "Contact" },
  { path: "contact.subscribed", title: "Subscribed", type: "boolean", group: "Contact" },
];
const over: Condition = { field: "event.data.amount", operator: "greater_than", value: 100 };

function show(value: Condition | undefined, problems: Problem[] = []) {
  const changes: Condition[] = [];
  let replace: (next: Condition | undefined) => void = () => undefined;
  function Host() {
    const [present, setPresent] = useState(value);
    replace = setPresent;
    return (
      <ConditionBuilder
        label="Only if"
        path="filter"
        value={present}
        onChange={(next) => {
          changes.push(next);
          setPresent(next);
        }}
        variables={variables}
        problems={problems}
        readOnly={false}
      />
    );
  }
  render(
    <MantineProvider theme={theme} env="test">
      <Host />
    </MantineProvider>,
  );
  return { changes, replace: (next: Condition) => act(() => replace(next)), user: userEvent.setup() };
}

const choose = async (user: ReturnType<typeof userEvent.setup>, label: string, option: string) => {
  await user.click(screen.getByLabelText(label));
  await user.click(screen.getByRole("option", { name: option }));
};

describe("the condition builder", () => {
  it("changes nothing by being looked at", () => {
    expect(show(over).changes).toEqual([]);
    cleanup();
    expect(show({ not: { not: over } }).changes).toEqual([]);
  });

  it("makes a rule from a field, an operator and a value of the field's type", async () => {
    const { changes, user } = show(undefined);
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    await user.click(screen.getByLabelText("Field"));
    await user.click(screen.getByRole("option", { name: /Amount/ }));
    await choose(user, "Operator", "is at least");
    await user.type(screen.getByLabelText("Value"), "250");
    expect(changes.at(-1)).toEqual({ all: [{ field: "event.data.amount", operator: "greater_or_equal", value: 250 }] });
  });

  it("takes a path that nobody knows as it is typed", async () => {
    const { changes, user } = show({ all: [{ field: "", operator: "equals", value: "x" }] });
    await user.type(screen.getByLabelText("Field"), "event.data.colour");
    expect(changes.at(-1)).toEqual({ all: [{ field: "event.data.colour", operator: "equals", value: "x" }] });
  });

  it("fits the value to an operator that asks for another number of values", async () => {
    const { changes, user } = show({ all: [over] });
    await choose(user, "Operator", "is between");
    expect(changes.at(-1)).toEqual({ all: [{ field: "event.data.amount", operator: "between", value: [100, ""] }] });
    await user.type(screen.getByLabelText("Highest value"), "200");
    await choose(user, "Operator", "is empty");
    expect(changes.at(-1)).toEqual({ all: [{ field: "event.data.amount", operator: "is_empty" }] });
  });

  it("nests groups, and reads one as not", async () => {
    const { changes, user } = show({ all: [over] });
    await user.click(screen.getByRole("button", { name: "Add group" }));
    const readings = screen.getAllByLabelText("How the rules count together");
    await user.click(readings[1] as HTMLElement);
    await user.click(screen.getByRole("option", { name: "None of these holds" }));
    expect(changes.at(-1)).toEqual({ all: [over, { not: { any: [{ field: "", operator: "equals", value: "" }] } }] });
    await user.click(screen.getByRole("button", { name: "Remove group" }));
    expect(changes.at(-1)).toEqual({ all: [over] });
  });

  it("shows what somebody else made of the condition", async () => {
    const { replace, changes } = show({ all: [over] });
    replace({ any: [{ field: "contact.subscribed", operator: "equals", value: true }] });
    expect(screen.getByLabelText<HTMLInputElement>("Field").value).toBe("Subscribed");
    expect(screen.getByLabelText<HTMLInputElement>("Value").value).toBe("Yes");
    expect(changes).toEqual([]);
  });

  it("says what is wrong at the rule it is wrong with", () => {
    const problems: Problem[] = [
      { severity: "error", code: "x", field: "filter.all.1.value", message: "Enter a value." },
    ];
    show({ all: [over, { field: "contact.email", operator: "equals", value: "" }] }, problems);
    expect(screen.getByRole("group", { name: "Rule 2" }).textContent).toContain("Enter a value.");
    expect(screen.getByRole("group", { name: "Rule 1" }).textContent).not.toContain("Enter a value.");
  });
});
