import { MantineProvider } from "@mantine/core";
import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../api/keys.ts";
import { theme } from "../../app/theme.ts";
import { createEditor } from "../../model/editor.ts";
import { EditorProvider } from "../../model/react.ts";
import { SampleProvider } from "../sample/use-sample.ts";
import { TestDock, TestRoom } from "./TestRoom.tsx";

const type = (name: string, title: string, more: Partial<NodeDescriptor> = {}): [string, NodeDescriptor] => [
  name,
  {
    ...{ type: name, title, kind: "action", family: "flow", description: title, icon: "box", effect: "none" },
    ...{ ports: { fixed: [{ id: "next", title: "Next" }] }, config: {}, output: {}, summary: "" },
    ...{ eventType: null, keywords: [] },
    ...more,
  },
];
const descriptors = new Map([
  type("start", "Started", { kind: "trigger", eventType: "order.created" }),
  type("wait", "Wait for an event", { effect: "wait" }),
  type("mail", "Send e-mail", { effect: "external" }),
]);
const node = (id: string, of: string) => ({ id, type: of, config: {}, position: { x: 0, y: 0 } });
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });
const graph: Graph = {
  nodes: [node("a", "start"), node("b", "wait"), node("c", "mail")],
  edges: [edge("a", "b"), edge("b", "c")],
};

const monday = "2026-03-02T10:00:00.000Z";
const wednesday = "2026-03-04T10:00:00.000Z";
const step = (nodeId: string, of: string, more: Partial<RehearsedStep> = {}): RehearsedStep => ({
  ...{ nodeId, type: of, scope: "", status: "succeeded", attempt: 1, startedAt: monday, finishedAt: monday },
  ...{ dueAt: null, port: "next", input: null, output: null, error: null, explanation: null, given: null },
  ...{ outgoing: null, changes: [], reason: null, waitsFor: null },
  ...more,
});
const rehearsal: Rehearsal = {
  steps: [
    step("a", "start"),
    step("b", "wait", { finishedAt: wednesday, waitsFor: "invoice.paid", reason: "Its time runs out." }),
    step("c", "mail", {
      startedAt: wednesday,
      finishedAt: wednesday,
      given: "assumed",
      output: { delivered: true },
      outgoing: {
        kind: "mail",
        to: "ada@example.com",
        subject: "Hi <b>Ada</b>",
        html: "<script>1</script>Hi",
        text: "Hi",
      },
    }),
  ],
  end: { kind: "finished", status: "succeeded", nodeId: null, words: "It went through." },
  triggerNodeId: "a",
  event: { type: "order.created", time: monday, data: {} },
  contact: null,
  timeZone: "Europe/Berlin",
  contactTimeZone: null,
  quietHours: null,
  startedAt: monday,
  finishedAt: wednesday,
  goals: [],
  children: [],
  caused: [],
  omittedSteps: 0,
};

const newestEvent = {
  ...{ id: "e", type: "order.created", source: "shop", time: monday, receivedAt: monday, contactId: null },
  data: { total: 250 },
};
/** When the newest events are answered. */
let eventsMayCome: Promise<void> = Promise.resolve();

/** What was asked of the server, and what it answers. */
let asked: { path: string; method: string; body: unknown }[] = [];

beforeEach(() => {
  asked = [];
  localStorage.clear();
  // Nothing moves: a test is shown as it ended.
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("reduce"),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  // The growing text fields listen for fonts, which this DOM has none of.
  Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const method = init.method ?? "GET";
    asked.push({ path, method, body: typeof init.body === "string" ? JSON.parse(init.body) : undefined });
    const answer = path.endsWith("/try") ? rehearsal : { items: path.startsWith("/v1/events?") ? [newestEvent] : [] };
    const reply = new Response(JSON.stringify(answer), { status: 200 });
    return path.startsWith("/v1/events?") ? eventsMayCome.then(() => reply) : Promise.resolve(reply);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(shown: Graph = graph): { selected: string[] } {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(keys.eventTypes, { items: [] });
  client.setQueryData(keys.contactFields, { items: [] });
  client.setQueryData(keys.session, { permissions });
  client.setQueryData(keys.pins("w"), { items: [] });
  client.setQueryData(keys.savedTests("w"), { items: [] });
  const editor = createEditor(shown);
  const selected: string[] = [];
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <EditorProvider editor={editor}>
          <SampleProvider workflowId="w" descriptors={descriptors}>
            <TestRoom workflowId="w" editor={editor}>
              <TestDock
                {...{ workflowId: "w", graph: editor.getGraph(), descriptors, selected: null }}
                isOpen
                onSelect={(id) => selected.push(id)}
                onOpen={() => undefined}
                onClose={() => undefined}
              />
            </TestRoom>
          </SampleProvider>
        </EditorProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { selected };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
async function run(): Promise<HTMLElement> {
  await userEvent.click(button("Run the test"));
  return screen.findByRole("list", { name: "Steps of the test" });
}

describe("the test panel", () => {
  it("says what to do before anything was run, and where a test could not begin", () => {
    show();
    expect(screen.getByText(/The draft runs at once/)).toBeDefined();
    cleanup();
    show({ nodes: [], edges: [] });
    expect(screen.getByText("Add a trigger first: a test starts from it.")).toBeDefined();
  });

  it("runs the drawing as it stands, and shows each step with what it would send", async () => {
    const { selected } = show();
    const list = await run();
    expect(asked.find(({ path }) => path.endsWith("/try"))?.body).toMatchObject({ graph: { nodes: [{}, {}, {}] } });
    expect(screen.getByText("It went through.")).toBeDefined();
    expect(within(list).getAllByText("Succeeded")).toHaveLength(3);
    await userEvent.click(within(list).getByRole("button", { name: /Send e-mail/ }));
    expect(selected).toEqual(["c"]);
    const frame = screen.getByTitle("Message: Hi <b>Ada</b>");
    // No scripts, no forms, no way out.
    expect(frame.getAttribute("sandbox")).toBe("");
    expect(frame.getAttribute("srcdoc")).toContain("default-src 'none'");
  });

  it("is not run by choosing data by hand for it", async () => {
    show();
    await userEvent.click(await screen.findByRole("button", { name: /^Preview with/ }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Write data by hand…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Preview with this" }));
    expect(await screen.findByText(/[Bb]y hand/)).toBeDefined();
    expect(asked.filter(({ path }) => path.endsWith("/try"))).toEqual([]);
  });

  it("waits for the sample when it is asked for before that is there", async () => {
    let come: () => void = () => undefined;
    eventsMayCome = new Promise((resolve) => (come = resolve));
    show();
    await userEvent.click(button("Run the test"));
    expect(asked.some(({ path }) => path.endsWith("/try"))).toBe(false);
    come();
    await screen.findByRole("list", { name: "Steps of the test" });
    expect(asked.filter(({ path }) => path.endsWith("/try")).map(({ body }) => body)).toMatchObject([
      { event: { type: "order.created", data: { total: 250 } } },
    ]);
  });

  it("goes back and on step by step, also by the arrow keys; later steps are not reached", async () => {
    show();
    const list = await run();
    expect(screen.getByText("Step 3 of 3")).toBeDefined();
    await userEvent.click(button("One step back (←)"));
    expect(screen.getByText("Step 2 of 3")).toBeDefined();
    expect(within(list).getAllByText("Not reached")).toHaveLength(1);
    await userEvent.keyboard("{ArrowLeft}");
    expect(screen.getByText("Step 1 of 3")).toBeDefined();
    await userEvent.keyboard("{End}");
    expect(screen.getByText("Step 3 of 3")).toBeDefined();
  });

  it("stops before a step with a breakpoint, and remembers it", async () => {
    show();
    const list = await run();
    await userEvent.click(within(list).getByRole("button", { name: /Send e-mail/ }));
    await userEvent.click(button("Stop here"));
    expect(localStorage.getItem("millrace.breakpoints.w")).toBe('["c"]');
    await userEvent.click(button("To the beginning"));
    await userEvent.click(button("Play"));
    expect(screen.getByText("Stopped at a breakpoint")).toBeDefined();
    await userEvent.click(button("Next step (→)"));
    expect(screen.getByText("Step 3 of 3")).toBeDefined();
  });

  it("shows its clock, which the arrow keys move", async () => {
    show();
    await run();
    const clock = screen.getByRole("slider", { name: "Moment of the test" });
    expect(clock.getAttribute("aria-valuetext")).toContain("Wed, 4 Mar 2026, 11:00");
    clock.focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(clock.getAttribute("aria-valuetext")).toContain("Mon, 2 Mar 2026, 11:00");
    expect(screen.getByText("Step 1 of 3")).toBeDefined();
    expect(screen.getByText("Waiting")).toBeDefined();
  });

  it("gives a step that waits the event that is chosen, and runs again", async () => {
    show();
    const list = await run();
    await userEvent.click(within(list).getByRole("button", { name: /Wait for an event/ }));
    await userEvent.click(screen.getByText("It comes"));
    await userEvent.click(button("Run with this event"));
    const runs = asked.filter(({ path }) => path.endsWith("/try"));
    expect(runs.at(-1)?.body).toMatchObject({ choices: { waits: { b: { after: "1h", data: {} } } } });
  });

  it("pins another output and goes on with it", async () => {
    show();
    const list = await run();
    await userEvent.click(within(list).getByRole("button", { name: /Send e-mail/ }));
    await userEvent.click(button("Change the output"));
    await userEvent.click(button("Pin and go on"));
    expect(asked.find(({ method }) => method === "PUT")).toMatchObject({
      path: "/v1/workflows/w/pins/c",
      body: { output: { delivered: true }, port: "next" },
    });
    expect(asked.filter(({ path }) => path.endsWith("/try"))).toHaveLength(2);
  });

  it("saves what was seen as a test, with all that it was given", async () => {
    show();
    await run();
    await userEvent.click(button("Save as test"));
    const name = screen.getByRole("textbox", { name: "Name of the test" });
    await userEvent.clear(name);
    await userEvent.type(name, "Time runs out");
    await userEvent.click(button("Save"));
    expect(asked.find(({ path, method }) => method === "POST" && path.endsWith("/tests"))?.body).toMatchObject({
      name: "Time runs out",
      given: { choices: { waits: {}, splits: {} } },
    });
  });

  it("tells what saved tests are for while there are none", async () => {
    show();
    await userEvent.click(screen.getByText("Saved tests"));
    expect(screen.getByText("No test is saved yet")).toBeDefined();
  });
});
