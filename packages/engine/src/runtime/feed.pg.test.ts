import type { RunChange } from "@millrace/shared/api/runs.ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { createRunFeed } from "./feed.ts";

const engine = sharedEngine();

describe("the feed of runs", () => {
  it("tells pages of this process and of others which runs of their workspace changed", async () => {
    const [space, foreign] = [await engine().space(), await engine().space()];
    const elsewhere = createRunFeed(engine().pool, "another process");
    await elsewhere.start();
    const heard: Record<string, RunChange[]> = { here: [], there: [], foreign: [] };
    const unsubscribe = [
      engine().engine.feed.subscribe(space.id, (change) => heard["here"]?.push(change)),
      elsewhere.subscribe(space.id, (change) => heard["there"]?.push(change)),
      elsewhere.subscribe(foreign.id, (change) => heard["foreign"]?.push(change)),
    ];
    const workflowId = await space.publish(
      workflow("Seen").on("form.submitted").then("flow.delay", { duration: "600ms" }),
    );

    const { id } = await space.run({ type: "form.submitted" });

    await eventually("both to hear of the end", async () =>
      ["here", "there"].every((place) => heard[place]?.some(({ status }) => status === "succeeded")),
    );
    for (const place of ["here", "there"]) {
      expect(heard[place]).toEqual([
        { id, workflowId, status: "waiting" },
        { id, workflowId, status: "succeeded" },
      ]);
    }
    expect(heard["foreign"]).toEqual([]);
    for (const stop of unsubscribe) stop();
    await elsewhere.stop();
  });
});
