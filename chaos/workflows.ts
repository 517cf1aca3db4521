import { type Sketch, workflow } from "../packages/engine/src/testing/workflow.ts";

/** Where the events come from. */
export const source = "chaos";

/** A workflow that the test runs, with the event that starts it. */
export interface Scenario {
  name: string;
  eventType: string;
  sketch: Sketch;
  /** Each run also waits for an event of this type that carries its number, or for its time-out. */
  answers?: string;
}

const retry = { schedule: ["1s", "3s"], maxAttempts: 12 };

/** The steps that do something; `label` names the step and what it leaves behind. @param ledger where external ones go. */
function stepsFor(ledger: string) {
  return {
    task: (label: string, of = ""): [string, object, object] => [
      "task.create",
      { title: `{{ event.data.n }}:${label}${of}` },
      { id: label },
    ],
    tag: (label: string): [string, object, object] => [
      "contact.add_tag",
      { tag: `n{{ event.data.n }}-${label}` },
      { id: label },
    ],
    call: (label: string, of = ""): [string, object, object] => [
      "http.request",
      {
        method: "POST",
        url: ledger,
        body: { run: "{{ run.id }}", label: label + of, n: "{{ event.data.n }}", at: "{{ now }}" },
      },
      { id: label, retry, timeout: "10s" },
    ],
    wait: (duration: string): [string, object] => ["flow.delay", { duration }],
  };
}

/** What another workflow runs. */
export function childSketch(ledger: string): Sketch {
  const { call, tag, wait } = stepsFor(ledger);
  return workflow("child")
    .on("manual")
    .then(...tag("child"))
    .then(...wait("1s"))
    .then(...call("call_child"));
}

/** @param childId the published workflow that one of them runs. */
export function scenarios(ledger: string, childId: string): Scenario[] {
  const { task, tag, call, wait } = stepsFor(ledger);
  const on = (name: string): Sketch => workflow(name).on("custom.event", { eventType: `chaos.${name}` });
  const of = (sketch: Sketch): Scenario => ({ name: sketch.name, eventType: `chaos.${sketch.name}`, sketch });

  const branches = [
    { id: "small", when: { all: [{ field: "event.data.n", operator: "less_than", value: 2_000 }] } },
    { id: "odd", when: { all: [{ field: "event.data.odd", operator: "equals", value: true }] } },
  ];
  const branch = on("branch")
    .then("flow.branch", { branches })
    .port("small", (path) => path.then(...tag("small")))
    .port("odd", (path) => path.then(...task("odd")).then(...call("call_odd")))
    .port("otherwise", (path) => path.then(...tag("even")).then(...wait("1s")))
    .then(...call("call"))
    .then(...task("end"));

  const parallel = on("parallel")
    .then(...tag("begin"))
    .parallel(
      (path) => path.then(...call("call_a")).then(...task("a")),
      (path) => path.then(...wait("3s")).then(...tag("b")),
      (path) => path.then(...call("call_c")).then(...wait("1s")),
    )
    .then("flow.join", { mode: "all" })
    .then(...task("end"));

  const some = on("some")
    .parallel(
      (path) => path.then(...call("call_a")),
      (path) => path.then(...wait("2s")),
      (path) => path.then(...wait("6s")).then(...tag("late")),
    )
    .then("flow.join", { mode: { atLeast: 2 } })
    .then(...task("two"))
    .then(...call("call_end"));

  const first = on("first")
    .parallel(
      (path) => path.then(...call("call_a")),
      (path) => path.then(...wait("4s")).then(...tag("late")),
    )
    .then("flow.join", { mode: "any" })
    .then(...task("end"));

  const delays = on("delays")
    .then(...task("begin"))
    .then(...wait("2s"))
    .then(...call("call"))
    .then(...wait("5s"))
    .then(...tag("end"));

  const answers = "chaos.answer";
  const waits = on("waits")
    .then(...tag("begin"))
    .then("flow.wait_for_event", {
      eventType: answers,
      timeout: "12s",
      correlate: { eventPath: "n", value: "{{ event.data.n }}" },
    })
    .port("received", (path) => path.then(...call("call")).then(...task("answered")))
    .port("timed_out", (path) => path.then(...task("unanswered")))
    .then(...tag("end"));

  const each = on("each")
    .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 2 })
    .port("item", (path) => path.then(...call("call_item", " {{ item }}")).then(...task("item", " {{ item }}")))
    .port("next", (path) => path.then(...tag("end")));

  const parent = on("parent")
    .then(...tag("begin"))
    .then("flow.run_workflow", { workflowId: childId, data: { n: "{{ event.data.n }}" } })
    .then(...task("end"));

  return [branch, parallel, some, first, delays, each, parent].map(of).concat({ ...of(waits), answers });
}
