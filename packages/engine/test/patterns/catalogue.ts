/**
 * The control-flow patterns of van der Aalst, ter Hofstede, Kiepuszewski and Barros, as revised by Russell et al. (2006),
 * workflowpatterns.com, and what becomes of each of them here. docs/patterns.md is this list; the tests beside it are named
 * after it.
 */
export interface Pattern {
  /** As in “WCP-1”. */
  number: number;
  name: string;
  /** `partly`: what the pattern is for can be had, with a limit that `how` names. */
  support: "supported" | "partly" | "not supported";
  /** By which construct; or why not, and what serves in its place. */
  how: string;
}

type Entry = [name: string, support: Pattern["support"], how: string];

const entries: readonly Entry[] = [
  ["Sequence", "supported", "An edge from one step to the next."],
  ["Parallel Split", "supported", "`flow.parallel`, or several edges from one port."],
  ["Synchronization", "supported", "`flow.join` with `all`; a step with several incoming edges does the same untold."],
  ["Exclusive Choice", "supported", "`flow.branch`: the first of its branches that holds, else `otherwise`."],
  [
    "Simple Merge",
    "supported",
    "Edges that lead into the same step. Those of the branches not taken are dead, and nobody waits for them.",
  ],
  ["Multi-Choice", "supported", "`flow.parallel` with a `flow.branch` on each path."],
  [
    "Structured Synchronizing Merge",
    "supported",
    "`flow.join` with `all` waits for the paths that were taken and for no other: edges that can no longer be taken are resolved as dead.",
  ],
  [
    "Multi-Merge",
    "not supported",
    "A step runs at most once in a scope, so that every run ends and each effect has one key. What is to happen for each of several arrivals goes into the body of `flow.for_each`, or into a workflow that `flow.run_workflow` starts.",
  ],
  ["Structured Discriminator", "supported", "`flow.join` with `any`: the first path goes on, later ones are absorbed."],
  [
    "Arbitrary Cycles",
    "not supported",
    "Graphs are acyclic: that is why every run ends. Repetition is explicit: `flow.repeat`, `flow.for_each`, or a workflow that runs itself again.",
  ],
  ["Implicit Termination", "supported", "A run ends when none of its steps is active and none can begin."],
  [
    "Multiple Instances without Synchronization",
    "supported",
    "`flow.run_workflow` with `wait: false` in the body of `flow.for_each`.",
  ],
  [
    "Multiple Instances with a Priori Design-Time Knowledge",
    "supported",
    "`flow.for_each` over a list that is written in the workflow.",
  ],
  [
    "Multiple Instances with a Priori Run-Time Knowledge",
    "supported",
    "`flow.for_each` over a list that the event or an earlier step brought, with a concurrency.",
  ],
  [
    "Multiple Instances without a Priori Run-Time Knowledge",
    "supported",
    "`flow.repeat`: before each round it is decided anew whether there is another. Rounds come one after the other; `flow.run_workflow` with `wait: false` in the body lets their work overlap.",
  ],
  [
    "Deferred Choice",
    "supported",
    "`flow.wait_for_event`: the event or the time-out decides. Between several events: one wait on each path of a `flow.parallel`, brought together by a `flow.join` with `any` that cancels the others.",
  ],
  [
    "Interleaved Parallel Routing",
    "partly",
    "`flow.for_each` with a concurrency of 1 does pieces of work one at a time; their order is that of the list and not chosen at run time.",
  ],
  [
    "Milestone",
    "supported",
    "A `flow.branch` asks whether the state is reached; `flow.wait_for_event` before it waits for that, and looks back to the run’s start. `exitOn` withdraws the run when the state is left.",
  ],
  [
    "Cancel Activity",
    "supported",
    "A `flow.join` that cancels the others, or a `flow.goal`: steps that are under way are cancelled, what they wait for is withdrawn, a late result is logged and not applied.",
  ],
  [
    "Cancel Case",
    "supported",
    "`flow.stop`, `exitOn`, and an operator’s cancel; children are cancelled with their parents.",
  ],
  ["Structured Loop", "supported", "`flow.repeat` with a condition that is asked before each round, and a maximum."],
  ["Recursion", "supported", "A workflow may run itself by `flow.run_workflow`, to a depth of ten."],
  [
    "Transient Trigger",
    "supported",
    "`flow.wait_for_event` with `lookBack: false`: an event counts only when it comes while the step waits.",
  ],
  [
    "Persistent Trigger",
    "supported",
    "`flow.wait_for_event` as it is: an event that came since the run’s start counts, also before the step was reached.",
  ],
  [
    "Cancel Region",
    "supported",
    "A `flow.goal` cancels everything that is not behind it; a `flow.join` that cancels the others, what leads to it.",
  ],
  [
    "Cancel Multiple Instance Activity",
    "supported",
    "A `flow.goal` or a cancelling `flow.join` behind a `flow.for_each` cancels all of its items.",
  ],
  [
    "Complete Multiple Instance Activity",
    "supported",
    "A `flow.goal` behind the `flow.for_each`: items that are unfinished are withdrawn and the run goes on.",
  ],
  [
    "Blocking Discriminator",
    "not supported",
    "Concerns a join that is reached again before it has been reset. Here every scope has a join of its own, which fires once.",
  ],
  ["Cancelling Discriminator", "supported", "`flow.join` with `any` and `cancelOthers`."],
  ["Structured Partial Join", "supported", "`flow.join` with `{ atLeast: n }`."],
  [
    "Blocking Partial Join",
    "not supported",
    "As the blocking discriminator: there is no second enablement that would have to be kept waiting.",
  ],
  ["Cancelling Partial Join", "supported", "`flow.join` with `{ atLeast: n }` and `cancelOthers`."],
  [
    "Generalized AND-Join",
    "not supported",
    "Concerns several tokens on one edge. An edge is resolved once in a scope.",
  ],
  [
    "Static Partial Join for Multiple Instances",
    "not supported",
    "`flow.for_each` goes on when all items are done. Where the first results suffice, a `flow.goal` behind it goes on when an event says so.",
  ],
  [
    "Cancelling Partial Join for Multiple Instances",
    "partly",
    "A `flow.goal` behind the `flow.for_each` goes on and cancels the remaining items; when, is said by an event and not by a number.",
  ],
  [
    "Dynamic Partial Join for Multiple Instances",
    "partly",
    "`flow.repeat` decides before each round whether enough is done; rounds come one after the other.",
  ],
  [
    "Acyclic Synchronizing Merge",
    "supported",
    "What every step with several incoming edges does: each edge says locally whether it was taken or can no longer be.",
  ],
  [
    "General Synchronizing Merge",
    "supported",
    "The same rule: without arbitrary cycles, dead paths say all that a join has to know.",
  ],
  [
    "Critical Section",
    "supported",
    "A workflow with `concurrency: 1`, run by `flow.run_workflow` from wherever it is needed.",
  ],
  [
    "Interleaved Routing",
    "partly",
    "`flow.for_each` with a concurrency of 1, in the order of the list; or parallel paths whose work is a child workflow with `concurrency: 1`, in the order in which they arrive.",
  ],
  [
    "Thread Merge",
    "not supported",
    "Concerns several threads of control in one branch. A branch has one in each scope.",
  ],
  ["Thread Split", "not supported", "As the thread merge; `flow.for_each` is how one path becomes many."],
  [
    "Explicit Termination",
    "supported",
    "`flow.stop`, with a status and a reason: whatever else the run does is cancelled.",
  ],
];

export const patterns: readonly Pattern[] = entries.map(([name, support, how], at) => ({
  number: at + 1,
  name,
  support,
  how,
}));
