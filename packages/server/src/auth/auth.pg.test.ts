import type { Page } from "@millrace/shared/api/common.ts";
import type { ApiKey, CreatedApiKey, Session } from "@millrace/shared/api/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, testInstallation } from "../../test/installation.ts";
import { generateApiKey } from "./api-key.ts";

let system: Installation;
let workspaceId: string;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
});
afterAll(() => system.close());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("signing in", () => {
  it("gives a session that says who one is and what one may do", async () => {
    const person = await system.withPerson(workspaceId, "viewer");
    const { status, body } = await person.send<Session>("GET", "/v1/session");
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { email: person.email }, workspace: { id: workspaceId }, role: "viewer" });
    expect(body.permissions).not.toContain("workflows:write");
  });

  it("keeps the cookie from scripts and from other sites", async () => {
    const { email, password } = await system.withPerson(workspaceId);
    const answer = await system.send("POST", "/v1/auth/sign-in/email", { email, password });
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    const token = decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);
    expect(JSON.stringify(answer.body)).not.toContain(token);
  });

  it("refuses a wrong password and an unknown address alike", async () => {
    const { email } = await system.withPerson(workspaceId);
    const wrong = await system.send("POST", "/v1/auth/sign-in/email", { email, password: "not the password" });
    const unknown = await system.send("POST", "/v1/auth/sign-in/email", { email: "nobody@example.com", password: "x" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    expect(wrong.body.detail).toBe(unknown.body.detail);
  });

  it("is possible for invited people only", async () => {
    const stranger = { email: "stranger@example.com", password: "a long password", name: "Stranger" };
    expect((await system.send("POST", "/v1/auth/sign-up/email", stranger)).status).toBe(404);
    const person = await system.withPerson(workspaceId, "viewer");
    for (const path of ["create", "invite-member", "update-member-role", "delete"]) {
      expect((await person.send("POST", `/v1/auth/organization/${path}`, {})).status).toBe(404);
    }
  });

  it("ends with signing out", async () => {
    const person = await system.withPerson(workspaceId);
    expect((await person.send("POST", "/v1/auth/sign-out", {}, { origin: "http://localhost:3000" })).status).toBe(200);
    await sleep(1_050);
    expect((await person.send("GET", "/v1/session")).status).toBe(401);
  });

  it("takes rights away within a second", async () => {
    const person = await system.withPerson(workspaceId, "admin");
    expect((await person.send("GET", "/v1/api-keys")).status).toBe(200);
    await system.parts
      .pool`delete from auth.members where user_id in (select id from auth.users where email = ${person.email})`;
    await sleep(1_050);
    expect((await person.send("GET", "/v1/api-keys")).status).toBe(401);
  });
});

describe("a request with a session", () => {
  it.each([{ origin: "https://evil.example.com" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }])(
    "from another site's page is refused: %j",
    async (headers) => {
      const person = await system.withPerson(workspaceId);
      const answer = await person.send("POST", "/v1/api-keys", { name: "Stolen" }, headers);
      expect(answer.status).toBe(403);
      expect((await person.send("GET", "/v1/session", undefined, headers)).status).toBe(200);
    },
  );
});

describe("an API key", () => {
  it("is shown once, works at once, and stops working within a second of its end", async () => {
    const person = await system.withKey(workspaceId);
    const created = await person.send<CreatedApiKey>("POST", "/v1/api-keys", {
      name: "Module",
      scopes: ["events:read"],
    });
    expect(created.status).toBe(201);
    expect(created.body.key).toMatch(/^mr_live_[a-z0-9]{8}_[A-Za-z0-9_-]{32}$/);
    expect(created.body.key.startsWith(created.body.prefix)).toBe(true);

    const headers = { authorization: `Bearer ${created.body.key}` };
    expect((await system.send("GET", "/v1/events", undefined, headers)).status).toBe(200);
    expect((await system.send("GET", "/v1/api-keys", undefined, headers)).status).toBe(403);

    const listed = await person.send("GET", "/v1/api-keys");
    expect(JSON.stringify(listed.body)).not.toContain(created.body.key);

    expect((await person.send("DELETE", `/v1/api-keys/${created.body.id}`)).status).toBe(204);
    await sleep(1_050);
    expect((await system.send("GET", "/v1/events", undefined, headers)).status).toBe(401);
  });

  it("that nobody made is refused", async () => {
    for (const key of [generateApiKey().key, "mr_live_x", "", "something else"]) {
      const answer = await system.send("GET", "/v1/events", undefined, { authorization: `Bearer ${key}` });
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe("unauthenticated");
    }
  });

  it("cannot make a key that may do more than itself", async () => {
    const key = await system.withKey(workspaceId, { scopes: ["settings:write"] });
    expect((await key.send("POST", "/v1/api-keys", { name: "More", scopes: ["runs:write"] })).status).toBe(403);
  });

  it("is remembered as used", async () => {
    const owner = await system.withKey(workspaceId);
    const { body } = await owner.send<CreatedApiKey>("POST", "/v1/api-keys", { name: "Used", scopes: ["events:read"] });
    await system.send("GET", "/v1/events", undefined, { authorization: `Bearer ${body.key}` });
    await expect
      .poll(async () => {
        const listed = await owner.send<Page<ApiKey>>("GET", "/v1/api-keys");
        return listed.body.items.find((key) => key.id === body.id)?.lastUsedAt;
      })
      .not.toBeNull();
  });
});

// At the end: it uses up the attempts of this address.
describe("guessing passwords", () => {
  it("is stopped", async () => {
    const guess = () => system.send("POST", "/v1/auth/sign-in/email", { email: "a@example.com", password: "guess" });
    const answers = [];
    for (let attempt = 0; attempt < 25; attempt++) answers.push(await guess());
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
