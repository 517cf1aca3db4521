import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { createWebhookSecret } from "../../messages/webhook-secret.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

describe("webhook.send", () => {
  it("posts a message that the receiver can verify with the workspace's secret", async () => {
    const target = await listen();
    const space = await engine().space();
    await space.publish(
      workflow("Tell")
        .on("order.created")
        .then("webhook.send", {
          url: target.origin,
          type: "order.{{ event.data.kind }}",
          data: { total: "{{ event.data.total }}", contact: "{{ contact.external_id }}" },
        }),
    );

    const run = await space.run({
      type: "order.created",
      contact: { externalId: "c1" },
      data: { kind: "big", total: 99.5 },
    });

    const [request] = target.requests;
    const secret = await createWebhookSecret(engine().pool, engine().vault)(space.id);
    const verified = new Webhook(secret).verify(request?.body ?? "", request?.headers as Record<string, string>);
    expect(verified).toEqual({
      type: "order.big",
      timestamp: expect.any(String),
      data: { total: 99.5, contact: "c1" },
    });
    expect(request?.headers["webhook-id"]).toBe(`${run.id}:send:`);
    expect(run.steps["send"]?.output).toEqual({ status: 200, body: "ok" });
  });

  it("tries again with the same id when the receiver is out of order", async () => {
    let calls = 0;
    const target = await listen((_request, response) => {
      response.statusCode = ++calls < 3 ? 503 : 200;
      response.end("ok");
    });
    const space = await engine().space();
    await space.publish(
      workflow("Tell again")
        .on("order.created")
        .then(
          "webhook.send",
          { url: target.origin, type: "order.big" },
          { retry: { schedule: ["0s", "200ms"], maxAttempts: 3 } },
        ),
    );

    const run = await space.run({ type: "order.created" });

    expect(run.steps["send"]).toMatchObject({ status: "succeeded", attempt: 3 });
    expect(target.requests.map(({ headers }) => headers["webhook-id"])).toEqual(Array(3).fill(`${run.id}:send:`));
  });
});
