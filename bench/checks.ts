import { createNodeTypes } from "../packages/engine/src/nodes/node-types.ts";
import { checkWorkflow } from "../packages/shared/src/graph/checks/check-workflow.ts";
import { builtInEvents, type Knowledge, typesOfDescriptors } from "../packages/shared/src/graph/checks/knowledge.ts";
import type { Graph } from "../packages/shared/src/graph/document.ts";
import { branch, draw } from "./graphs.ts";

// How much time of one processor the checks of a drawing take, as an editor asks for them: `pnpm bench:checks`.

const limits = new Map([
  [500, 50],
  [2_000, 300],
]);
const rounds = 15;

const types = createNodeTypes();
const descriptors = new Map(types.all().map(({ descriptor }) => [descriptor.type, descriptor]));
const knowledge: Knowledge = {
  types: typesOfDescriptors(descriptors),
  eventTypes: builtInEvents,
  contactFields: [{ key: "city", type: "text" }],
  settings: {},
};

/** A long workflow: in every five steps a decision, a tag, an e-mail that reads from before, a wait, a task. */
function drawing(size: number): Graph {
  const nodes: Parameters<typeof draw>[0] = [{ id: "start", type: "order.created", config: {} }];
  const edges: string[] = [];
  let before = "start";
  for (let at = 0; nodes.length + 5 <= size; at += 1) {
    const [decide, tag, mail, wait, task] = [`b${at}`, `t${at}`, `m${at}`, `w${at}`, `k${at}`];
    nodes.push(branch(decide, at % 90), { id: tag, type: "contact.add_tag", config: { tag: `tag ${at}` } });
    nodes.push({
      id: mail,
      type: "email.send",
      config: {
        to: "{{ contact.email }}",
        subject: `Order {{ event.data.orderId }}, ${at}`,
        html: `<p>Hello {{ contact.first_name | default: "there" }}, {{ steps.${tag}.output.added }}</p>`,
      },
    });
    nodes.push({ id: wait, type: "flow.delay", config: { duration: "1d" } });
    nodes.push({ id: task, type: "task.create", config: { title: `Call {{ contact.email }} ${at}` } });
    edges.push(`${before} ${decide}`, `${decide}.big ${tag}`, `${tag} ${mail}`, `${mail} ${wait}`);
    edges.push(`${decide}.otherwise ${wait}`, `${wait} ${task}`);
    before = task;
  }
  return draw(nodes, edges);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

for (const [size, limit] of limits) {
  const graph = drawing(size);
  const fresh: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // As on the server, where every document is new; then as in an editor, where most steps are as they were.
    const copy = structuredClone(graph);
    for (const times of [fresh, again]) {
      const begun = process.threadCpuUsage();
      checkWorkflow(copy, knowledge);
      const { user, system } = process.threadCpuUsage(begun);
      times.push((user + system) / 1_000);
    }
  }
  const words = `${size} steps: ${median(fresh).toFixed(0)} ms for a new document, ${median(again).toFixed(0)} ms for one that was read before`;
  console.log(`${words} (limit ${limit} ms)`);
}
