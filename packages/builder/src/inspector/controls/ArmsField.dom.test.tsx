import { MantineProvider } from "@mantine/core";
import type { JsonObject } from "@millrace/shared/json.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { theme } from "../../app/theme.ts";
import { ConfigForm } from "../ConfigForm.tsx";

afterEach(cleanup);

const schema: JsonObject = {
  type: "object",
  required: ["arms"],
  properties: { arms: { type: "array", title: "Paths", "x-control": "arms" } },
};

function show(arms: JsonObject[]) {
  let latest: JsonObject = { arms };
  function Form() {
    const [value, setValue] = useState<JsonObject>({ arms });
    latest = value;
    return <ConfigForm schema={schema} value={value} onChange={setValue} problems={[]} variables={[]} />;
  }
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={new QueryClient()}>
        <Form />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return () => latest["arms"] as JsonObject[];
}

const arm = (name: string) => within(screen.getByRole("region", { name }));
const two = [
  { id: "a", name: "A", weight: 50 },
  { id: "b", name: "B", weight: 150 },
];

describe("the paths of a split", () => {
  it("show the share that comes of their weights", async () => {
    const arms = show(two);
    expect(arm("A").getByText("25 %")).toBeTruthy();
    const weight = arm("A").getByRole("textbox", { name: "Weight of A" });
    await userEvent.clear(weight);
    await userEvent.type(weight, "150");
    expect(arm("A").getByText("50 %")).toBeTruthy();
    expect(arms()[0]).toEqual({ id: "a", name: "A", weight: 150 });
  });

  it("keep their ids when they are renamed, because edges hold on to them", async () => {
    const arms = show(two);
    const name = arm("B").getByRole("textbox", { name: "Name of the path" });
    await userEvent.clear(name);
    await userEvent.type(name, "Control");
    expect(arms()[1]).toMatchObject({ id: "b", name: "Control" });
  });

  it("may be a hold-out, are added, and are never fewer than two", async () => {
    const arms = show(two);
    await userEvent.click(arm("B").getByRole("switch"));
    expect(arms()[1]).toMatchObject({ holdout: true });
    expect(arm("A").getByRole("button", { name: "Remove A" })).toHaveProperty("disabled", true);
    await userEvent.click(screen.getByRole("button", { name: "Add path" }));
    expect(arms().map(({ id }) => id)).toEqual(["a", "b", "path_3"]);
    await userEvent.click(arm("A").getByRole("button", { name: "Remove A" }));
    expect(arms().map(({ id }) => id)).toEqual(["b", "path_3"]);
  });
});
