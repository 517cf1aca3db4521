import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { keys } from "../../api/keys.ts";
import { theme } from "../../app/theme.ts";
import { missingIn, type SettingsDraft, settingsOf } from "./settings-draft.ts";
import { SettingsForm } from "./SettingsForm.tsx";

afterEach(cleanup);

/** Shows the form; `settings` tells what would be saved. */
function show(first: SettingsDraft, readOnly = false): { settings: () => unknown } {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.eventTypes, { items: [] });
  client.setQueryData(keys.contactFields, { items: [] });
  let draft = first;
  function Form() {
    const [now, set] = useState(first);
    draft = now;
    return (
      <SettingsForm
        draft={now}
        onChange={set}
        problems={missingIn(now)}
        graph={{ nodes: [], edges: [] }}
        descriptors={new Map()}
        readOnly={readOnly}
      />
    );
  }
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <Form />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { settings: () => settingsOf(draft) };
}

const choose = async (label: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: label }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
};

describe("the settings of a workflow", () => {
  it("ask for what the chosen rule needs, and say what is missing", async () => {
    const { settings } = show({});
    await choose("A contact may come in", "One run at a time");
    await choose("Who comes while a run is under way", "Waits until that run has ended");
    expect(settings()).toEqual({ reentry: { mode: "one_at_a_time", newcomer: "queue" } });
    await choose("A contact may come in", "Once in a while");
    expect(screen.getByText("Say after how long somebody may come in again.")).toBeDefined();
    await userEvent.type(screen.getByRole("textbox", { name: "Again after" }), "7");
    expect(settings()).toEqual({ reentry: { mode: "every", every: "7m" } });
  });

  it("are folded into sections that say what holds", async () => {
    const { settings } = show({ throttle: { limit: 10, per: "1h" } });
    expect(screen.getByRole("button", { name: "How many runs No limit" })).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: /How many runs/ }));
    await userEvent.type(screen.getByRole("textbox", { name: "Under way at once" }), "5");
    expect(settings()).toEqual({ throttle: { limit: 10, per: "1h" }, concurrency: 5 });
    expect(screen.getByRole("textbox", { name: "Runs" })).toHaveProperty("value", "10");
  });

  it("take exit conditions, and forget those that are removed", async () => {
    const { settings } = show({ exitOn: [{ eventType: "order.created" }] });
    await userEvent.click(screen.getByRole("button", { name: "Add an exit condition" }));
    expect(screen.getByText("Choose an event, or remove this condition.")).toBeDefined();
    await userEvent.click(screen.getByRole("button", { name: "Remove exit condition 2" }));
    expect(settings()).toEqual({ exitOn: [{ eventType: "order.created" }] });
  });

  it("can be read by who may not change them", () => {
    show({ concurrency: 5 }, true);
    expect(screen.getByRole("textbox", { name: "Under way at once" })).toHaveProperty("disabled", true);
    expect(screen.queryByRole("button", { name: "Add an exit condition" })).toBeNull();
  });
});
