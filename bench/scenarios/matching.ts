import type { EventView } from "../../packages/engine/src/nodes/define.ts";
import { createNodeTypes } from "../../packages/engine/src/nodes/node-types.ts";
import { matchTriggers } from "../../packages/engine/src/runtime/matching.ts";
import { createTriggerIndex, type WorkspaceIndex } from "../../packages/engine/src/runtime/trigger-index.ts";
import { openDatabase } from "../../packages/engine/src/store/database.ts";
import { inWorkspace } from "../../packages/engine/src/store/tenancy.ts";
import type { Contact } from "../../packages/shared/src/api/contacts.ts";
import type { Graph } from "../../packages/shared/src/graph/document.ts";
import type { JsonObject } from "../../packages/shared/src/json.ts";
import { eventData, eventType, knownContacts } from "../events.ts";
import { percentilesOf } from "../figures.ts";
import { addTag, branch, draw, threeNodes, trigger } from "../graphs.ts";
import type { Installation } from "../installation.ts";
import { compare, type Load, measureThroughput } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import { openSpace, publish, publishMany, type Space } from "../space.ts";
import { percentileText, whole } from "../words.ts";

const eventTypes = 50;
const rounds = 3;
const typeOf = (n: number) => (n % eventTypes === 0 ? eventType : `bench.kind_${n % eventTypes}`);

export const matching: Scenario = {
  name: "matching",
  about: "which of 1,000 published workflows an event starts",
  async measure({ main, seconds, quick }) {
    const workflows = quick ? 200 : 1_000;
    const crowded = await openSpace(main, "Crowded", knownContacts);
    await publishMany(crowded, workflows - 1, filtered);
    const empty = await openSpace(main, "Empty", knownContacts);
    const sides = [crowded, empty].map(async (space) => ({
      space,
      measurable: { workflowId: await publish(space, "Measured", threeNodes(eventType)), type: eventType },
    }));
    const [among, alone] = await Promise.all(sides);
    const { index, loadMs } = await readIndex(main, crowded);
    const typical = percentilesOf(evaluate(index, 20_000));
    const worst = percentilesOf(evaluate(allOnOneType(index), 500));

    const load: Load = { connections: 4, batch: 100, until: { seconds: seconds / rounds } };
    const rate = (side: typeof among) => {
      if (!side) throw new Error("There is no such workspace");
      return measureThroughput(side.space, side.measurable, load);
    };
    await rate(among);
    const { runs, limit, ratio } = await compare(
      rounds,
      async () => (await rate(alone)).runsPerSecond,
      () => rate(among),
    );
    return {
      figures: [
        {
          name: `one event against ${whole(workflows)} workflows, mean`,
          value: typical.mean,
          unit: "ms",
          target: { most: 1 },
        },
        { name: "the same if all of them listen to its type", value: worst.mean, unit: "ms" },
        {
          name: `runs completed beside ${whole(workflows - 1)} other workflows`,
          value: runs,
          unit: "per second",
          limit: { name: "one workflow", value: limit },
          ratio,
        },
      ],
      notes: [
        `${eventTypes} event types, each with ${workflows / eventTypes} workflows; every workflow has a filter of three rules over event and contact.`,
        `In process, on the engine's own index and matcher: ${percentileText(typical)} The index is compiled in ${whole(loadMs)} ms, once a publish.`,
        "The throughput includes the receipts, in which each workflow that listened but did not start has its reason.",
      ],
    };
  },
};

/** Never started by the measured events, which it finds out at its last rule or before. */
function filtered(n: number): Graph {
  const filter = {
    all: [
      { field: "event.data.amount", operator: "greater_than", value: n % 700 },
      { field: "event.data.page", operator: "contains", value: "example.com" },
      { field: "contact.city", operator: "equals", value: `Shelbyville ${n}` },
    ],
  };
  return draw(
    [trigger(typeOf(n), filter), branch("branch", 100), addTag("tag", "other")],
    ["start branch", "branch.big tag"],
  );
}

async function readIndex(
  { databaseUrl }: Installation,
  { workspaceId }: Space,
): Promise<{ index: WorkspaceIndex; loadMs: number }> {
  const pool = openDatabase({ url: databaseUrl, max: 1, name: "bench" });
  const started = performance.now();
  const index = await inWorkspace(pool, workspaceId, (sql) =>
    createTriggerIndex(createNodeTypes()).read(sql, workspaceId),
  );
  const loadMs = performance.now() - started;
  await pool.end({ timeout: 5 });
  return { index, loadMs };
}

function allOnOneType(index: WorkspaceIndex): WorkspaceIndex {
  const all = [...index.byEventType.values()].flat();
  return { ...index, byEventType: new Map(Array.from({ length: eventTypes }, (_, n) => [typeOf(n), all])) };
}

/** @returns the ms of each evaluation, after as many that do not count. */
function evaluate(index: WorkspaceIndex, events: number): number[] {
  const contact: Contact = {
    id: "01900000-0000-7000-8000-000000000000",
    externalId: "customer-1",
    email: "customer-1@example.com",
    phone: null,
    anonymousId: null,
    fields: { first_name: "Customer", last_name: "Number 1", city: "Springfield" },
    tags: ["lead"],
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
  };
  const now = new Date();
  const times: number[] = [];
  for (let n = 0; n < 2 * events; n++) {
    const event: EventView = {
      id: `event-${n}`,
      type: typeOf(n),
      source: "website",
      time: now.toISOString(),
      data: JSON.parse(eventData(n)) as JsonObject,
    };
    const started = performance.now();
    matchTriggers(index, event, contact, now);
    if (n >= events) times.push(performance.now() - started);
  }
  return times;
}
