import { describe, expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { releaseLost } from "./lost-jobs.ts";

const engine = sharedEngine({ workers: 0 });

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

describe("a job that was given to a worker and never arrived there", () => {
  it("is released, because the worker lives and nobody else would; what has arrived stays the worker's", async () => {
    const { owner, pool } = engine();
    const space = await engine().space();
    await space.publish(workflow("Lost").on("form.submitted").then("flow.stop"));
    await space.accept({ type: "form.submitted" });
    const [job] = await owner<{ id: string }[]>`
      update graphile_worker._private_jobs set locked_by = 'pool-1', locked_at = now() - interval '1 minute'
      where payload ->> 'workspaceId' = ${space.id} returning id::text`;
    const release = (jobs: string[]) =>
      releaseLost({ pool, log: quiet }, [{ ids: () => ["pool-1"], jobs: () => jobs }]);
    const held = () => owner`select from graphile_worker._private_jobs where locked_by = 'pool-1'`;

    await release([job?.id ?? ""]);
    expect(await held()).toHaveLength(1);

    await release([]);
    expect(await held()).toHaveLength(0);
  });
});
