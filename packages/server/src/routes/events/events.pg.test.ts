import { generateSecret, signWebhook } from "@millrace/engine/connections/webhooks/sign.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { Page, ProblemDetails } from "@millrace/shared/api/common.ts";
import type { EventAccepted, Receipt } from "@millrace/shared/api/events.ts";
import type { CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

interface BatchReply {
  items: { index: number; id: string | null; status: string; code?: string; retryable?: boolean }[];
}

let system: Installation;
let workspaceId: string;
let sender: Caller;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
  sender = await system.withKey(workspaceId);
});
afterAll(() => system.close());

const form = (changes: object = {}) => ({ type: "form.submitted", data: { formId: "contact" }, ...changes });
const issuesOf = ({ issues }: ProblemDetails) => issues?.map((issue) => [issue.path, issue.code]);

describe("an event", () => {
  it("is accepted, and has a receipt under its sender's id and under ours", async () => {
    const sent = await sender.send<EventAccepted>("POST", "/v1/events", form({ id: "first", source: "forms" }));
    expect(sent).toMatchObject({ status: 202, body: { id: "first", status: "accepted" } });
    const receipt = await sender.send<Receipt>("GET", "/v1/events/first");
    expect(receipt.body).toMatchObject({
      id: "first",
      type: "form.submitted",
      source: "forms",
      status: "accepted",
      matches: [],
    });

    const unnamed = await sender.send<EventAccepted>("POST", "/v1/events", form());
    expect((await sender.send("GET", `/v1/events/${unnamed.body.id}`)).status).toBe(200);
  });

  it("sent 50 times at once is one event", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => sender.send<EventAccepted>("POST", "/v1/events", form({ id: "again" }))),
    );
    const statuses = answers.map(({ status }) => status).sort((one, other) => one - other);
    expect(statuses).toEqual([...Array(49).fill(200), 202]);
    expect(answers.filter(({ body }) => body.status === "duplicate").length).toBe(49);
  });

  it("is the same whatever the order of its fields is, and another one with another body or source", async () => {
    await sender.send("POST", "/v1/events", form({ id: "x", data: { formId: "a", n: 1 } }));
    const reordered = await sender.send("POST", "/v1/events", {
      data: { n: 1, formId: "a" },
      id: "x",
      type: "form.submitted",
    });
    expect(reordered.status).toBe(200);
    const changed = await sender.send("POST", "/v1/events", form({ id: "x", data: { formId: "a", n: 2 } }));
    expect([changed.status, changed.body.code]).toEqual([409, "event_conflict"]);
    expect((await sender.send("POST", "/v1/events", form({ id: "x", source: "other" }))).status).toBe(202);
  });

  it.each([
    [{}, [["type", "invalid_type"]]],
    [{ type: "Form Submitted" }, [["type", "invalid_format"]]],
    [
      form({ surprise: 1, more: 2 }),
      [
        ["surprise", "unknown_field"],
        ["more", "unknown_field"],
      ],
    ],
    [form({ contact: { email: "nobody" } }), [["contact.email", "invalid_format"]]],
    [form({ contact: {} }), [["contact", "custom"]]],
    [form({ data: { formId: 7 } }), [["data.formId", "invalid_type"]]],
    [form({ data: { formId: "a", text: "a\u0000b" } }), [["data.text", "unstorable_text"]]],
    [{ type: "schedule.cron", data: {} }, [["type", "reserved"]]],
    [form({ source: "millrace" }), [["source", "reserved"]]],
    [form({ source: "hook:1" }), [["source", "reserved"]]],
  ])("%j is refused by name", async (event, issues) => {
    const { status, body } = await sender.send("POST", "/v1/events", event);
    expect([status, body.code]).toEqual([422, "invalid_input"]);
    expect(issuesOf(body)).toEqual(issues);
  });

  it("may leave out what its contract names", async () => {
    expect((await sender.send("POST", "/v1/events", form({ data: {} }))).status).toBe(202);
  });

  it("of a type nobody has defined is accepted as it is", async () => {
    expect((await sender.send("POST", "/v1/events", { type: "quiz.finished", data: { score: 7 } })).status).toBe(202);
  });

  it("of a custom type must fit the schema from its definition on", async () => {
    const definition = {
      type: "survey.answered",
      title: "Survey answered",
      schema: { type: "object", required: ["score"], properties: { score: { type: "integer" } } },
    };
    expect((await sender.send("PUT", "/v1/event-types", definition)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const wrong = await sender.send("POST", "/v1/events", { type: "survey.answered", data: { score: "high" } });
    expect([wrong.status, issuesOf(wrong.body)]).toEqual([422, [["data.score", "invalid_type"]]]);
    expect((await sender.send("POST", "/v1/events", { type: "survey.answered", data: { score: 3 } })).status).toBe(202);
    const types = await sender.send<{ items: { type: string }[] }>("GET", "/v1/event-types");
    expect(types.body.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["form.submitted", "survey.answered"]),
    );
  });

  it("that is too large, too deep, no JSON or of another kind is refused as what it is", async () => {
    const json = { "content-type": "application/json" };
    const large = await sender.send("POST", "/v1/events", form({ data: { formId: "a", text: "x".repeat(65_536) } }));
    expect([large.status, large.body.code]).toEqual([413, "payload_too_large"]);
    const deep = `{"type":"a.b","data":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}`;
    expect((await sender.send("POST", "/v1/events", deep, json)).status).toBe(400);
    const broken = await sender.send("POST", "/v1/events", "{", json);
    expect([broken.status, broken.body.code]).toEqual([400, "malformed_json"]);
    const xml = await sender.send("POST", "/v1/events", "<event/>", { "content-type": "application/xml" });
    expect([xml.status, xml.body.code]).toEqual([415, "unsupported_media_type"]);
  });

  it("may come as a CloudEvent", async () => {
    const event = {
      specversion: "1.0",
      id: "ce-1",
      source: "/shop",
      type: "order.created",
      time: "2026-01-01T00:00:00Z",
      subject: "customer-7",
      traceparent: "00-x",
      datacontenttype: "application/json",
      data: { orderId: "o1", total: 10, currency: "EUR" },
    };
    const headers = { "content-type": "application/cloudevents+json; charset=utf-8" };
    expect((await sender.send("POST", "/v1/events", JSON.stringify(event), headers)).status).toBe(202);
    const receipt = await sender.send<Receipt>("GET", "/v1/events/ce-1");
    expect(receipt.body).toMatchObject({ source: "/shop", type: "order.created", data: event.data });
    const other = JSON.stringify({ ...event, specversion: "0.3" });
    expect((await sender.send("POST", "/v1/events", other, headers)).status).toBe(422);
  });

  it("that was refused says why", async () => {
    const { body } = await sender.send<EventAccepted>("POST", "/v1/events", form({ id: "refused" }));
    const matches = [{ workflowId: "", version: 0, started: false, reason: "Too many runs caused each other" }];
    await inWorkspace(
      system.parts.pool,
      workspaceId,
      (sql) => sql`
        insert into event_receipts (workspace_id, event_id, type, status, matches)
        select workspace_id, id, type, 'refused', ${JSON.stringify(matches)}::text::jsonb from events
        where workspace_id = ${workspaceId} and key = ${body.id}`,
    );
    const receipt = await sender.send<Receipt>("GET", "/v1/events/refused");
    expect([receipt.status, receipt.body.status, receipt.body.matches]).toEqual([200, "refused", matches]);
  });

  it.each([
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+15:00",
    "9999-12-31T23:59:59-15:00",
    "2026-01-01T00:00:00+18:00",
  ])("at %s is refused: no database holds that time", async (time) => {
    const { status, body } = await sender.send("POST", "/v1/events", form({ time }));
    expect([status, issuesOf(body)]).toEqual([422, [["time", "custom"]]]);
  });

  it("is listed newest first, page by page", async () => {
    const workspace = await system.newWorkspace();
    const owner = await system.withKey(workspace);
    for (const id of ["a", "b", "c"]) await owner.send("POST", "/v1/events", form({ id }));
    const first = await owner.send<Page<Receipt>>("GET", "/v1/events?limit=2");
    expect(first.body.items.map(({ id }) => id)).toEqual(["c", "b"]);
    const second = await owner.send<Page<Receipt>>("GET", `/v1/events?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: "a" }], nextCursor: null });
    expect((await owner.send("GET", "/v1/events?cursor=nonsense")).status).toBe(422);
  });
});

describe("a batch", () => {
  it("is accepted as a whole, and known as a whole when it comes again", async () => {
    const events = ["b1", "b2"].map((id) => form({ id }));
    const sent = await sender.send<BatchReply>("POST", "/v1/events/batch", { events });
    expect([sent.status, sent.body.items.map(({ status }) => status)]).toEqual([202, ["accepted", "accepted"]]);
    expect((await sender.send("POST", "/v1/events/batch", { events })).status).toBe(200);
  });

  it("answers for each event when some are refused", async () => {
    const events = [
      form({ id: "m1" }),
      { type: "?" },
      form({ id: "m1", data: { formId: "other" } }),
      form({ id: "m1" }),
    ];
    const { status, body } = await sender.send<BatchReply>("POST", "/v1/events/batch", { events });
    expect(status).toBe(207);
    expect(body.items.map((item) => [item.index, item.id, item.status, item.code])).toEqual([
      [0, "m1", "accepted", undefined],
      [1, null, "rejected", "invalid_input"],
      [2, "m1", "rejected", "event_conflict"],
      [3, "m1", "duplicate", undefined],
    ]);
  });

  it("is refused when every event is invalid, each issue under its index", async () => {
    const { status, body } = await sender.send("POST", "/v1/events/batch", {
      events: [{ type: "?" }, form({ extra: 1 })],
    });
    expect([status, issuesOf(body)]).toEqual([
      422,
      [
        ["events.0.type", "invalid_format"],
        ["events.1.extra", "unknown_field"],
      ],
    ]);
  });

  it("has at most 500 events and 1 MiB, and each event its own limit", async () => {
    const many = { events: Array.from({ length: 501 }, () => form()) };
    expect((await sender.send("POST", "/v1/events/batch", many)).status).toBe(422);
    expect((await sender.send("POST", "/v1/events/batch", { events: [] })).status).toBe(422);
    const huge = { events: [form({ data: { formId: "a", text: "x".repeat(1_100_000) } })] };
    expect((await sender.send("POST", "/v1/events/batch", huge)).status).toBe(413);
    const one = { events: [form(), form({ data: { formId: "a", text: "x".repeat(70_000) } })] };
    const { status, body } = await sender.send<BatchReply>("POST", "/v1/events/batch", one);
    expect([status, body.items[1]?.code]).toEqual([207, "payload_too_large"]);
  });

  it("may come as CloudEvents", async () => {
    const event = { specversion: "1.0", id: "ceb-1", source: "/quiz", type: "quiz.finished", data: 7 };
    const headers = { "content-type": "application/cloudevents-batch+json" };
    const sent = await sender.send("POST", "/v1/events/batch", JSON.stringify([event]), headers);
    expect(sent.status).toBe(202);
    expect((await sender.send<Receipt>("GET", "/v1/events/ceb-1")).body.data).toEqual({ value: 7 });
  });
});

describe("a key", () => {
  it("may send only the types it was made for", async () => {
    const forms = await system.withKey(workspaceId, { eventTypes: ["form.*", "quiz.finished"] });
    expect((await forms.send("POST", "/v1/events", form())).status).toBe(202);
    expect((await forms.send("POST", "/v1/events", { type: "quiz.finished" })).status).toBe(202);
    const refused = await forms.send("POST", "/v1/events", { type: "contact.created" });
    expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    const events = [form(), { type: "contact.created" }];
    const batch = await forms.send<BatchReply>("POST", "/v1/events/batch", { events });
    expect([batch.status, batch.body.items[1]?.code]).toEqual([207, "forbidden"]);
    expect((await forms.send("POST", "/v1/events/batch", { events: [{ type: "contact.created" }] })).status).toBe(403);
  });

  it("that requires signatures takes nothing without a good one", async () => {
    const { body: key } = await sender.send<CreatedApiKey>("POST", "/v1/api-keys", {
      name: "Signed",
      requiresSignature: true,
    });
    const secret = key.signingSecret ?? "";
    const body = JSON.stringify(form());
    const send = (headers: object) =>
      system.send("POST", "/v1/events", body, {
        authorization: `Bearer ${key.key}`,
        "content-type": "application/json",
        ...headers,
      });
    const signed = (changes: object = {}) => ({
      ...signWebhook({ secret, id: "msg", timestamp: new Date(), body, ...changes }),
    });
    expect((await send({})).status).toBe(401);
    expect((await send(signed())).status).toBe(202);
    expect((await send(signed({ secret: generateSecret() }))).status).toBe(401);
    expect((await send(signed({ timestamp: new Date(Date.now() - 301_000) }))).status).toBe(401);
    expect((await send(signed({ body: `${body} ` }))).status).toBe(401);
  });
});

describe("checking an event", () => {
  it("stores nothing and says what is wrong", async () => {
    const good = await sender.send("POST", "/v1/events/validate", form({ id: "never" }));
    expect(good.body).toEqual({ valid: true, issues: [], matches: [] });
    const bad = await sender.send("POST", "/v1/events/validate", form({ data: { formId: 7 } }));
    expect(bad.body).toMatchObject({ valid: false, issues: [{ path: "data.formId" }] });
    expect((await sender.send("GET", "/v1/events/never")).status).toBe(404);
  });
});

describe("back-pressure", () => {
  it("says when to come back", async () => {
    const small = await testInstallation({ MILLRACE_EVENT_RATE: "1" });
    const key = await small.withKey(await small.newWorkspace());
    const answers = [];
    for (let at = 0; at < 12; at++) answers.push(await key.send("POST", "/v1/events", form()));
    const last = answers.at(-1);
    expect([answers[0]?.status, last?.status, last?.body.code]).toEqual([202, 429, "rate_limited"]);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    await small.close();
  });
});
