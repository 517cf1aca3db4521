import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const order = { type: "order.created", contact: { externalId: "c1" }, data: { orderId: "o-1", items: [{ sku: "a" }] } };

describe("http.request", () => {
  it("calls another system and keeps its answer for later steps", async () => {
    const target = await listen((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ score: 81 }));
    });
    const space = await engine().space();
    await space.publish(
      workflow("Score")
        .on("order.created")
        .then("http.request", {
          method: "POST",
          url: `${target.origin}/score/{{ event.data.orderId }}`,
          headers: { "x-source": "{{ workspace.name }}" },
          query: { lang: "en us" },
          body: { items: "{{ event.data.items }}", note: "Order {{ event.data.orderId }}" },
        })
        .then("flow.branch", {
          branches: [
            { id: "hot", when: { field: "steps.request.output.body.score", operator: "greater_than", value: 80 } },
          ],
        }),
    );

    const run = await space.run(order);

    expect(target.requests).toMatchObject([
      {
        ...{ method: "POST", url: "/score/o-1?lang=en+us" },
        headers: { "content-type": "application/json", "x-source": "Example", "idempotency-key": `${run.id}:request:` },
      },
    ]);
    expect(JSON.parse(target.requests[0]?.body ?? "")).toEqual({ items: [{ sku: "a" }], note: "Order o-1" });
    expect(run.steps["request"]?.output).toMatchObject({ status: 200, body: { score: 81 } });
    expect(run.steps["branch"]?.port).toBe("hot");
  });

  it("does not try a refusal again, and keeps what the target said", async () => {
    const target = await listen((_request, response) => {
      response.statusCode = 422;
      response.end("Unknown order");
    });
    const space = await engine().space();
    await space.publish(workflow("Refused").on("order.created").then("http.request", { url: target.origin }));

    const run = await space.run(order);

    expect(run).toMatchObject({ status: "failed", error: { code: "http_422", nodeId: "request" } });
    expect(JSON.stringify(run.error?.details)).toContain("Unknown order");
    expect(target.requests).toHaveLength(1);
  });

  it("keeps the time limit of its node", async () => {
    const target = await listen(() => undefined);
    const space = await engine().space();
    await space.publish(
      workflow("Slow")
        .on("order.created")
        .then(
          "http.request",
          { url: target.origin },
          { timeout: "300ms", retry: { schedule: ["0s"], maxAttempts: 1 } },
        ),
    );
    expect(await space.run(order)).toMatchObject({ status: "failed", error: { code: "timeout" } });
  });

  it("does not reach what is not public", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Metadata").on("order.created").then("http.request", { url: "http://169.254.169.254/latest" }),
    );
    expect(await space.run(order)).toMatchObject({ status: "failed", error: { code: "egress_refused" } });
  });
});
