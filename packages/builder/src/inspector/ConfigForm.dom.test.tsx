import { MantineProvider } from "@mantine/core";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../app/theme.ts";
import { ConfigForm } from "./ConfigForm.tsx";

afterEach(cleanup);

const schema: JsonObject = {
  type: "object",
  required: ["label", "mode"],
  properties: {
    label: { type: "string", title: "Label", description: "What it is called." },
    mode: {
      title: "Mode",
      default: "all",
      anyOf: [
        { const: "all" },
        { const: "any" },
        {
          type: "object",
          required: ["atLeast"],
          properties: { atLeast: { type: "integer", minimum: 1, title: "At least" } },
        },
      ],
    },
    wait: { type: "string", title: "Wait", "x-control": "duration" },
    loud: { type: "boolean", title: "Loud" },
    headers: { type: "object", title: "Headers", additionalProperties: { type: "string" } },
    secret: { type: "string", title: "Secret", "x-advanced": true },
  },
};

function show(value: JsonObject, problems: Problem[] = [], readOnly = false) {
  let latest = value;
  function Form() {
    const [present, setPresent] = useState(value);
    latest = present;
    return (
      <ConfigForm
        schema={schema}
        value={present}
        onChange={setPresent}
        problems={problems}
        variables={[]}
        readOnly={readOnly}
      />
    );
  }
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={new QueryClient()}>
        <Form />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { config: () => latest, user: userEvent.setup() };
}

describe("a form made from a schema", () => {
  it("writes what is typed, and leaves out what is emptied", async () => {
    const { config, user } = show({ label: "Old" });
    await user.clear(screen.getByLabelText("Label"));
    expect(config()).toEqual({});
    await user.type(screen.getByLabelText("Label"), "New");
    expect(config()).toEqual({ label: "New" });
  });

  it("keeps what it has no field for", async () => {
    const { config, user } = show({ extra: [1], label: "" });
    await user.type(screen.getByLabelText("Label"), "a");
    expect(config()).toEqual({ extra: [1], label: "a" });
  });

  it("shows a problem at its field, and the words that explain it", () => {
    show({}, [{ severity: "error", code: "missing_field", field: "label", message: "Give it a label." }]);
    const label = screen.getByLabelText("Label");
    expect(label.getAttribute("aria-invalid")).toBe("true");
    expect(label.getAttribute("aria-required")).toBe("true");
    expect(screen.getByText("Give it a label.")).toBeTruthy();
    expect(screen.getByText("What it is called.")).toBeTruthy();
  });

  it("asks for the parts of an alternative once that is chosen", async () => {
    const { config, user } = show({ mode: "all" });
    await user.click(screen.getByLabelText("Mode"));
    await user.click(screen.getByRole("option", { name: "At least" }));
    expect(config()).toEqual({ mode: { atLeast: 1 } });
    await user.clear(screen.getByLabelText("At least"));
    await user.type(screen.getByLabelText("At least"), "3");
    expect(config()).toEqual({ mode: { atLeast: 3 } });
  });

  it("takes a duration as number and unit, and shows one in ISO 8601 with its words", async () => {
    const { config, user } = show({});
    await user.type(screen.getByLabelText("Wait"), "5");
    expect(config()).toEqual({ wait: "5m" });
    cleanup();
    show({ wait: "PT1H30M" });
    expect(screen.getByDisplayValue("PT1H30M")).toBeTruthy();
    expect(screen.getByText("1 hour 30 minutes")).toBeTruthy();
  });

  it("gives a record's row its name, renames it in place and removes it", async () => {
    const { config, user } = show({ headers: { a: "1", b: "2" } });
    const names = () => screen.getAllByLabelText<HTMLInputElement>("Name");
    await user.type(names()[0] as HTMLInputElement, "x");
    expect(JSON.stringify(config()["headers"])).toBe('{"ax":"1","b":"2"}');
    await user.click(screen.getByRole("button", { name: "Remove b" }));
    await user.click(screen.getByRole("button", { name: "Add" }));
    await user.type(names()[1] as HTMLInputElement, "c");
    expect(config()).toEqual({ headers: { ax: "1", c: "" } });
  });

  it("folds advanced fields away unless they are in use", async () => {
    const { user } = show({});
    expect(screen.queryByLabelText("Secret")).toBeNull();
    await user.click(screen.getByRole("button", { name: "More settings" }));
    expect(screen.getByLabelText("Secret")).toBeTruthy();
    cleanup();
    show({ secret: "x" });
    expect(screen.getByLabelText("Secret")).toBeTruthy();
  });

  it("cannot be changed when it is only shown", () => {
    const { config } = show({ label: "Old", headers: { a: "1" } }, [], true);
    expect(screen.getByLabelText<HTMLInputElement>("Label").disabled).toBe(true);
    expect(within(document.body).queryByRole("button", { name: /Add|Remove/ })).toBeNull();
    expect(config()).toEqual({ label: "Old", headers: { a: "1" } });
  });
});
