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

/** @param ledger where external steps go. */
export function scenarios(ledger: string): Scenario[] {
  const on = (name: string): Sketch => workflow(name).on("custom.event", { eventType: `chaos.${name}` });
  const task = (label: string): [string, object, object] => [
    "task.create",
    { title: `{{ event.data.n }}:${label}` },
    { id: label },
  ];
  const tag = (label: string): [string, object, object] => [
    "contact.add_tag",
    { tag: `n{{ event.data.n }}-${label}` },
    { id: label },
  ];
  const call = (label: string): [string, object, object] => [
    "http.request",
    {
      method: "POST",
      url: ledger,
      body: { run: "{{ run.id }}", label, n: "{{ event.data.n }}", at: "{{ now }}" },
    },
    { id: label, retry, timeout: "10s" },
  ];
  const wait = (duration: string): [string, object] => ["flow.delay", { duration }];
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

  return [of(branch), of(parallel), of(some), of(first), of(delays), { ...of(waits), answers }];
}
