import type { SuggestedValue } from "@millrace/shared/api/values.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
beforeAll(async () => {
  system = await testInstallation();
});
afterAll(() => system.close());

const send = (key: Caller, data: Record<string, unknown>, type = "form.submitted") =>
  key.send("POST", "/v1/events", { type, contact: { externalId: "u1" }, data: { formId: "contact", ...data } });

async function values(key: Caller, path: string): Promise<SuggestedValue[]> {
  const answer = await key.send<{ items: SuggestedValue[] }>("GET", path);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

describe("values of events", () => {
  it("are those at the path in events of the type, the most frequent first, lists by their members", async () => {
    const key = await system.withKey(await system.newWorkspace());
    await send(key, { country: "DE", plans: ["pro", "free"], address: { city: "Berlin" } });
    await send(key, { country: "AT", plans: ["pro"], amount: 12.5 });
    await send(key, { country: "AT", consent: true, empty: "", nothing: null });
    await send(key, { country: "FR" }, "quiz.finished");
    const at = (path: string) => values(key, `/v1/event-values?type=form.submitted&path=${path}`);
    expect(await at("country")).toEqual([
      { value: "AT", count: 2 },
      { value: "DE", count: 1 },
    ]);
    expect(await at("plans")).toEqual([
      { value: "pro", count: 2 },
      { value: "free", count: 1 },
    ]);
    expect(await at("address.city")).toEqual([{ value: "Berlin", count: 1 }]);
    expect(await at("amount")).toEqual([{ value: 12.5, count: 1 }]);
    expect(await at("consent")).toEqual([{ value: true, count: 1 }]);
    expect(await at("empty")).toEqual([]);
    expect(await at("nothing")).toEqual([]);
    expect(await at("address")).toEqual([]);
    expect(await at("__proto__")).toEqual([]);
  });

  it("are narrowed by a part of the text, whose wildcards mean themselves, and come as they were sent", async () => {
    const key = await system.withKey(await system.newWorkspace());
    const hostile = "<script>alert(1)</script>";
    for (const source of ["100 %", "1000", hostile, "x".repeat(300)]) await send(key, { source });
    const found = (q: string) =>
      values(key, `/v1/event-values?type=form.submitted&path=source&q=${encodeURIComponent(q)}`);
    expect(await found("%")).toEqual([{ value: "100 %", count: 1 }]);
    expect(await found("SCRIPT")).toEqual([{ value: hostile, count: 1 }]);
    expect(await found("xx")).toEqual([]);
  });

  it("are nobody else's", async () => {
    const [key, other] = [
      await system.withKey(await system.newWorkspace()),
      await system.withKey(await system.newWorkspace()),
    ];
    await send(key, { country: "DE" });
    expect(await values(other, "/v1/event-values?type=form.submitted&path=country")).toEqual([]);
  });
});

describe("values of contacts", () => {
  it("are those of a field, of the addresses or of the tags", async () => {
    const key = await system.withKey(await system.newWorkspace());
    const put = (id: string, contact: unknown) => key.send("PUT", `/v1/contacts/${id}`, contact);
    await put("u1", { email: "ada@example.com", fields: { plan: "pro" }, tags: ["lead", "vip"] });
    await put("u2", { email: "grace@example.com", fields: { plan: "pro" }, tags: ["vip"] });
    await put("u3", { fields: { plan: "free" } });
    const of = (field: string, q = "") => values(key, `/v1/contact-values?field=${field}&q=${q}`);
    expect(await of("plan")).toEqual([
      { value: "pro", count: 2 },
      { value: "free", count: 1 },
    ]);
    expect(await of("tags")).toEqual([
      { value: "vip", count: 2 },
      { value: "lead", count: 1 },
    ]);
    expect(await of("email", "grace")).toEqual([{ value: "grace@example.com", count: 1 }]);
    expect(await of("external_id", "u3")).toEqual([{ value: "u3", count: 1 }]);
    expect(await of("workspace_id")).toEqual([]);
  });
});
