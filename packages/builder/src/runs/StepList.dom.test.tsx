import { MantineProvider } from "@mantine/core";
import { evaluateCondition } from "@millrace/shared/conditions/evaluate.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Run, Step } from "@millrace/shared/runs/run.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { keys } from "../api/keys.ts";
import { theme } from "../app/theme.ts";
import { nodeStates } from "./runStates.ts";
import { StepList } from "./StepList.tsx";

afterEach(cleanup);

const at = (second: number) => new Date(Date.UTC(2026, 0, 31, 10, 0, second)).toISOString();
const step = (nodeId: string, status: Step["status"], more: Partial<Step> = {}): Step => ({
  ...{
    nodeId,
    status,
    type: "x",
    scope: "",
    attempt: 1,
    startedAt: at(1),
    finishedAt: null,
    durationMs: null,
    port: null,
  },
  ...{ input: null, output: null, error: null, explanation: null, attempts: [], dueAt: null },
  ...more,
});
const node = (id: string, name: string, config = {}) => ({ id, type: "x", name, config, position: { x: 0, y: 0 } });
const edge = (source: string, target: string, sourcePort = "next") => ({
  id: source + target,
  source,
  sourcePort,
  target,
});

const graph: Graph = {
  nodes: [
    node("form", "Contact form"),
    node("ask", "Large enquiry?", { branches: [] }),
    node("call", "Ask the CRM"),
    node("wait", "Wait for an order"),
    node("no", "Say no"),
    node("later", "Say thanks"),
  ],
  edges: [
    edge("form", "ask"),
    edge("ask", "call", "big"),
    edge("ask", "no", "otherwise"),
    edge("call", "wait"),
    edge("wait", "later"),
  ],
};
const explanation = evaluateCondition(
  { any: [{ field: "event.data.amount", operator: "greater_than", value: 100 }] },
  { values: { event: { data: { amount: 40 } } }, now: new Date(0) },
);
const error = { code: "http_422", message: "crm.example.com answered 422." };
const steps = [
  step("wait", "waiting", { startedAt: at(3), input: { eventType: "order.created" }, dueAt: at(59) }),
  step("form", "succeeded", { output: { ok: true }, port: "next" }),
  step("ask", "succeeded", {
    startedAt: at(2),
    port: "big",
    explanation: { branches: [{ branch: "Big", explanation: explanation as unknown as Json }] },
  }),
  step("call", "failed", {
    startedAt: at(2),
    error,
    attempt: 2,
    input: { url: "https://crm.example.com" },
    attempts: [
      {
        attempt: 1,
        startedAt: at(2),
        finishedAt: at(3),
        error: { code: "http_503", message: "It was busy." },
        retryAt: at(4),
      },
      { attempt: 2, startedAt: at(4), finishedAt: at(5), error },
    ],
  }),
  step("no", "skipped", { startedAt: null }),
];
const run: Run = {
  ...{
    id: "r1",
    workflowId: "w1",
    workflowName: "Enquiries",
    version: 1,
    status: "waiting",
    mode: "live",
    contactId: null,
  },
  ...{
    contactLabel: null,
    eventId: null,
    eventType: null,
    startedAt: at(0),
    finishedAt: null,
    durationMs: null,
    error: null,
    heldReason: null,
    heldUntil: null,
  },
  steps,
};

function show(first: string | null, more: Partial<Run> = {}) {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(keys.eventTypes, {
    items: [
      {
        type: "order.created",
        title: "Order created",
        description: "",
        family: "shop",
        custom: false,
        schema: {},
        example: {},
      },
    ],
  });
  client.setQueryData(keys.contactFields, { items: [] });
  client.setQueryData(keys.session, null);
  client.setQueryData(keys.deadLetterList({ runId: "r1", status: "open" }), {
    pages: [{ items: [], nextCursor: null }],
    pageParams: [null],
  });
  function Host() {
    const [selected, setSelected] = useState(first);
    const states = nodeStates(graph, steps);
    return (
      <StepList
        run={{ ...run, ...more }}
        graph={graph}
        descriptors={new Map()}
        states={states}
        selected={selected}
        selectedScope={undefined}
        onSelect={setSelected}
      />
    );
  }
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <Host />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

describe("the steps of a run", () => {
  it("stand in the order in which they began, with their state in words, skipped ones apart", () => {
    show(null);
    const texts = screen.getAllByRole("button").map((button) => button.textContent);
    expect(texts).toEqual([
      "Contact formSucceeded",
      "Large enquiry?Succeeded",
      "Ask the CRMAttempt 2Failed",
      "Wait for an orderWaiting",
      "Say noSkipped",
    ]);
  });

  it("say what a waiting one waits for", () => {
    show("wait");
    expect(screen.getByText(/Waits for the event “Order created”, at the latest until 31 Jan 2026/)).toBeTruthy();
  });

  it("say why one failed, what to do, and how each attempt went", () => {
    show("call");
    expect(screen.getAllByText("crm.example.com answered 422.").length).toBeGreaterThan(0);
    expect(screen.getByText(/Compare the input below/)).toBeTruthy();
    expect(screen.getByText("It was busy.")).toBeTruthy();
    expect(screen.getByLabelText("Input").textContent).toContain("https://crm.example.com");
  });

  it("say why a decision went its way, with the values that were there", () => {
    show("ask");
    expect(screen.getByText("Big: does not hold")).toBeTruthy();
    const rule = screen.getByText(/is greater than 100/).closest("li") as HTMLElement;
    expect(within(rule).getByRole("img", { name: "Does not hold" })).toBeTruthy();
    expect(rule.textContent).toContain("It was 40.");
  });

  it("open and close one at a time", async () => {
    const user = show(null);
    await user.click(screen.getByRole("button", { name: /Contact form/ }));
    expect(screen.getByLabelText("Output").textContent).toContain('"ok": true');
    await user.click(screen.getByRole("button", { name: /Wait for an order/ }));
    expect(screen.queryByLabelText("Output")).toBeNull();
    await user.click(screen.getByRole("button", { name: /Wait for an order/ }));
    expect(screen.queryByText(/Waits for/)).toBeNull();
  });

  it("say of a step that has not been reached that it has not", () => {
    show("later");
    expect(screen.getByText(/“Say thanks” has not been reached/)).toBeTruthy();
  });

  it("say how many inside loops are left out", () => {
    show(null, { omittedSteps: 4_000 });
    expect(screen.getByText(/4,000 earlier steps inside loops are not shown/)).toBeTruthy();
  });
});
