import { expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { getRun } from "./runs.ts";

const engine = sharedEngine();

it("a run over a long list tells of its own steps, of those that need somebody, and of the latest", async () => {
  const space = await engine().space();
  await space.publish(
    workflow("Long")
      .on("order.created")
      .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 100 }, { id: "each" })
      .port("item", (item) => item.then("flow.for_each", { items: "{{ item }}" }, { id: "parts", onError: "skip" })),
  );
  const items = Array.from({ length: 1_200 }, (_, at) => (at === 5 ? "no list" : []));

  const { id } = await space.run({ type: "order.created", data: { items } });
  const run = await space.inside((sql) => getRun(sql, space.id, id));

  expect(run.status).toBe("succeeded");
  expect(run.omittedSteps).toBe(200);
  expect(run.steps).toHaveLength(1_002);
  const [first, second] = run.steps.filter(({ scope }) => scope !== "");
  expect(first).toMatchObject({ scope: "each:5", status: "failed", error: { code: "not_a_list" } });
  expect(second?.scope).toBe("each:201");
  expect(run.steps.find(({ nodeId }) => nodeId === "each")?.output).toEqual({ count: 1_200, failed: 1 });
});
