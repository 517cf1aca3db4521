import { MantineProvider } from "@mantine/core";
import type { Circuit } from "@millrace/shared/api/circuits.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { keys } from "../api/keys.ts";
import { theme } from "../app/theme.ts";
import { OpenCircuits } from "./OpenCircuits.tsx";

afterEach(cleanup);

const circuit: Circuit = {
  id: "c1",
  target: "api.example.com",
  state: "open",
  openedAt: new Date(Date.now() - 600_000).toISOString(),
  retryAt: new Date(Date.now() + 300_000).toISOString(),
  failures: 12,
  reason: "The target answered 503.",
  waiting: 40,
};

/** @param permissions what the person may do. */
function show(items: Circuit[], permissions: string[] = ["runs:read", "runs:write"]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, refetchOnMount: false } } });
  client.setQueryData(keys.circuits, { items });
  client.setQueryData(keys.session, { permissions });
  render(
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme}>
        <OpenCircuits />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

describe("above the runs", () => {
  it("stands which system does not answer, since when, who waits for it and when it is tried next", () => {
    show([circuit]);
    const item = within(screen.getByRole("list", { name: "Systems that do not answer" })).getByRole("listitem");
    expect(item.textContent).toContain(
      "api.example.com has failed too often since 10 min ago. The target answered 503. 40 steps wait for it. Next attempt: in",
    );
    expect(within(item).getByRole("button", { name: "Try now" })).toBeDefined();
  });

  it("stands nothing while every system answers", () => {
    show([]);
    expect(screen.queryByRole("list")).toBeNull();
  });

  it("nobody tries a system who may not change runs, or while it is being tried", () => {
    show([circuit], ["runs:read"]);
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
    show([{ ...circuit, state: "half_open", waiting: 1 }]);
    expect(screen.getByRole("listitem").textContent).toContain("1 step waits for it. It is being tried now.");
    expect(screen.queryByRole("button")).toBeNull();
  });
});
