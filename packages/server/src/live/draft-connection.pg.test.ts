import { randomBytes } from "node:crypto";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectLive } from "../../test/live-client.ts";
import { addressOf, type LiveServers, node, startLiveServers } from "../../test/live-servers.ts";
import { addMember, createPerson, createWorkspace } from "../auth/people.ts";

let live: LiveServers;
beforeAll(async () => {
  live = await startLiveServers();
});
beforeEach(() => live.newWorkflow());
afterAll(() => live.stop());

describe("a connection", () => {
  const refusedWith = async (headers: Record<string, string>, id = live.workflowId) =>
    connectLive(addressOf(live.first), id, headers).then(
      () => "opened",
      (error: Error) => error.message,
    );

  it("is opened for nobody, nobody without the permission, and nobody of another workspace", async () => {
    const theirs = await createWorkspace(live.first.parts.pool, "Other");
    expect(await refusedWith({})).toBe("401");
    expect(await refusedWith({ authorization: await live.withKey(["runs:read"]) })).toBe("403");
    expect(await refusedWith({ authorization: await live.withKey(permissions, theirs) })).toBe("404");
    expect(await refusedWith({ authorization: live.authorization }, uuidv7())).toBe("404");
    expect(await refusedWith({ authorization: live.authorization }, "x")).toBe("404");
  });

  it("says how it is to be opened to a request that is no WebSocket", async () => {
    const answer = await fetch(`${addressOf(live.first)}/v1/workflows/${live.workflowId}/live`, {
      headers: { authorization: live.authorization },
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([426, "upgrade_required"]);
  });

  it("may listen without the permission to change", async () => {
    const [viewer, ada] = [
      await live.open(live.first, { authorization: await live.withKey(["workflows:read"]) }),
      await live.open(),
    ];
    ada.change((store) => store.putNode(node("three")));
    await viewer.hears("update");
    expect(viewer.graph().nodes).toHaveLength(3);
    viewer.change((store) => store.removeNode("one"));
    expect((await viewer.closed).code).toBe(4403);
    expect((await live.stored()).draft.nodes).toHaveLength(3);
  });

  describe("of a person", () => {
    let cookie: string;
    beforeAll(async () => {
      const [email, password] = [`${uuidv7()}@example.com`, randomBytes(12).toString("base64url")];
      await addMember(
        live.first.parts.pool,
        live.workspaceId,
        await createPerson(live.first.signIn, { name: "Ada", email, password }),
        "owner",
      );
      const answer = await fetch(`${addressOf(live.first)}/v1/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: addressOf(live.first) },
        body: JSON.stringify({ email, password }),
      });
      cookie = answer.headers
        .getSetCookie()
        .map((entry) => entry.split(";")[0])
        .join("; ");
    });

    it("must come from a page of ours", async () => {
      expect(await refusedWith({ cookie })).toBe("403");
      expect(await refusedWith({ cookie, origin: "https://evil.example.com" })).toBe("403");
      expect(await refusedWith({ cookie, origin: "null" })).toBe("403");
      expect(await refusedWith({ cookie, origin: addressOf(live.first) })).toBe("opened");
    });

    it("ends when the session does", { timeout: 30_000 }, async () => {
      const ada = await live.open(live.first, { cookie, origin: addressOf(live.first) });
      await fetch(`${addressOf(live.first)}/v1/auth/sign-out`, {
        method: "POST",
        headers: { cookie, origin: addressOf(live.first), "content-type": "application/json" },
        body: "{}",
      });
      expect(await ada.closed).toEqual({ code: 4401, reason: "Sign in again" });
    });
  });

  const nonsense: [string, Uint8Array | string, number][] = [
    ["text", "hello", 4400],
    ["no bytes", new Uint8Array(0), 4400],
    ["a length beyond its end", new Uint8Array([255, 255, 255, 255, 1]), 4400],
    ["JSON that is none of ours", Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from("{}")]), 4400],
    ["too many bytes", new Uint8Array(4 * 1024 * 1024 + 1), 1009],
  ];
  it.each(nonsense)("is closed by a message of %s", async (_name, data, code) => {
    const ada = await live.open();
    ada.sendRaw(data);
    expect((await ada.closed).code).toBe(code);
  });

  it.each([[new Uint8Array([1, 2, 3, 255, 255])], [randomBytes(200)]])(
    "is closed by a change that is nothing of Yjs",
    async (bytes) => {
      const [ada, ben] = [await live.open(), await live.open()];
      ada.send({ type: "update", seq: 1 }, bytes);
      expect(await ada.closed.then(({ code }) => code)).toBe(4400);
      const seq = ben.change((store) => store.putNode(node("three")));
      await ben.hears("committed", (message) => message.seq === seq);
      expect((await live.stored()).draft.nodes).toHaveLength(3);
    },
  );

  it("is closed when it is one of very many of the same visitor", async () => {
    const authorization = await live.withKey(permissions);
    const clients = await Promise.all(
      Array.from({ length: 51 }, () => connectLive(addressOf(live.first), live.workflowId, { authorization })),
    );
    expect((await Promise.race(clients.map(({ closed }) => closed))).code).toBe(4429);
    for (const client of clients) client.hangUp();
  });

  it("of an address that is none stays an ordinary request", async () => {
    const refused = connectLive(addressOf(live.first), `${live.workflowId}/../../runs/stream?`, {
      authorization: live.authorization,
    });
    await expect(refused).rejects.toThrow("426");
  });

  it("is closed when it floods the room", async () => {
    const ada = await live.open();
    for (let at = 0; at < 1_000; at++) ada.send({ type: "here", selected: null, editing: null, cursor: null });
    expect((await ada.closed).code).toBe(4429);
  });
});
