import { MantineProvider } from "@mantine/core";
import type { Condition } from "@millrace/shared/conditions/condition.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { keys } from "../../api/keys.ts";
import { theme } from "../../app/theme.ts";
import type { Variable } from "../variables.ts";
import { ConditionBuilder } from "./ConditionBuilder.tsx";

afterEach(cleanup);

const variables: Variable[] = [
  { path: "event.data.amount", title: "Amount", type: "number", group: "Event" },
  { path: "contact.email", title: "E-mail", type: "string", group: "Contact" },
  { path: "event.data.country", title: "Country", type: "string", group: "Event" },
  { path: "contact.created_at", title: "Known since", type: "date", group: "Contact" },
  { path: "contact.subscribed", title: "Subscribed", type: "boolean", group: "Contact" },
];
const over: Condition = { field: "event.data.amount", operator: "greater_than", value: 100 };

/** What the server would answer, as if it had been asked before. */
function seen(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.session, { permissions: ["events:read", "contacts:read"] });
  const countries = [
    { value: "DE", count: 3 },
    { value: "<b>AT</b>", count: 1 },
  ];
  client.setQueryData(keys.eventValues("form.submitted", "country", ""), { items: countries });
  return client;
}

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
        eventType="form.submitted"
        values={{ event: { data: { amount: 120, country: "DE" } }, now: "2026-01-31T12:00:00Z" }}
      />
    );
  }
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={seen()}>
        <Host />
      </QueryClientProvider>
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

  it("says what is missing in a new rule only after it was left", async () => {
    const missing = (at: string): Problem => ({
      ...{ severity: "error", code: "missing_value", field: `filter.all.${at}.value`, message: "Enter a value." },
    });
    const { user } = show({ all: [over] }, [missing("0"), missing("1")]);
    expect(screen.getByRole("group", { name: "Rule 1" }).textContent).toContain("Enter a value.");
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    const added = () => screen.getByRole("group", { name: "Rule 2" });
    expect(added().textContent).not.toContain("Enter a value.");
    await user.click(screen.getAllByLabelText("Value")[1] as HTMLElement);
    expect(added().textContent).not.toContain("Enter a value.");
    await user.click(screen.getByRole("button", { name: "Add rule" }));
    expect(added().textContent).toContain("Enter a value.");
    expect(screen.getByRole("group", { name: "Rule 3" }).textContent).not.toContain("Enter a value.");
  });

  it("offers the values that events had, as text", async () => {
    const { changes, user } = show({ all: [{ field: "event.data.country", operator: "equals", value: "" }] });
    await user.click(screen.getByLabelText("Value"));
    await user.click(await screen.findByRole("option", { name: "<b>AT</b>" }));
    expect(changes.at(-1)).toEqual({ all: [{ field: "event.data.country", operator: "equals", value: "<b>AT</b>" }] });
    await choose(user, "Operator", "is one of");
    await user.click(screen.getByLabelText("Values"));
    await user.click(await screen.findByRole("option", { name: "DE" }));
    expect(changes.at(-1)).toEqual({
      all: [{ field: "event.data.country", operator: "in", value: ["<b>AT</b>", "DE"] }],
    });
  });

  it("takes dates that move with the time", async () => {
    const { changes, user } = show({ all: [{ field: "contact.created_at", operator: "less_than", value: "" }] });
    await choose(user, "Value, how it is given", "days ago");
    expect(changes.at(-1)).toEqual({
      all: [{ field: "contact.created_at", operator: "less_than", value: "today - 7d" }],
    });
    const days = screen.getByLabelText("Value, number of days");
    await user.clear(days);
    await user.type(days, "30");
    expect(changes.at(-1)).toEqual({
      all: [{ field: "contact.created_at", operator: "less_than", value: "today - 30d" }],
    });
    expect(screen.getByText("Known since is before 30 days ago")).toBeTruthy();
  });

  it("says itself in a sentence, and whether it holds for the sample and why", async () => {
    const { user } = show({ all: [over, { field: "event.data.country", operator: "in", value: ["AT", "CH"] }] });
    expect(screen.getByText("Amount is over 100 and Country is one of AT, CH")).toBeTruthy();
    const why = screen.getByRole("button", { name: /Does not hold for the sample/ });
    await user.click(why);
    expect(screen.getByText("It was “DE”.")).toBeTruthy();
    expect(screen.getByText("It was 120.")).toBeTruthy();
  });

  it("duplicates rules, and moves them by keys, into groups and out of them", async () => {
    const country: Condition = { field: "event.data.country", operator: "equals", value: "DE" };
    const { changes, user } = show({ all: [over, { any: [country] }] });
    await user.click(screen.getAllByRole("button", { name: "Duplicate rule" })[0] as HTMLElement);
    expect(changes.at(-1)).toEqual({ all: [over, over, { any: [country] }] });
    act(() => screen.getByRole("button", { name: "Move rule 2" }).focus());
    await user.keyboard("{ArrowDown}");
    expect(changes.at(-1)).toEqual({ all: [over, { any: [over, country] }] });
  });
});
