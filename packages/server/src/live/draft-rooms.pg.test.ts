import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { saveDraft } from "@millrace/engine/workflows/draft.ts";
import { deleteWorkflow } from "@millrace/engine/workflows/store.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { createGraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { LiveClient } from "../../test/live-client.ts";
import { addressOf, type LiveServers, node, start, startLiveServers } from "../../test/live-servers.ts";
import { createDraftRooms } from "./draft-rooms.ts";

let live: LiveServers;
beforeAll(async () => {
  live = await startLiveServers();
});
beforeEach(() => live.newWorkflow());
afterAll(() => live.stop());

describe("an open draft", () => {
  it("is what the draft says, and a change of it is stored before it is acknowledged", async () => {
    const ada = await live.open();
    const { problems } = await ada.hears("state");
    expect(problems?.map(({ code }) => code)).toContain("no_trigger");
    expect(ada.graph()).toEqual(start);
    const seq = ada.change((store) => store.putNode(node("three")));
    const { revision } = await ada.hears("committed", (message) => message.seq === seq);
    const draft = await live.stored();
    expect(draft.draft).toEqual(ada.graph());
    expect(draft.revision).toBe(revision);
  });

  it("is the same for two who change it at once, whichever process they are connected to", async () => {
    const clients = [
      await live.open(live.first),
      await live.open(live.first),
      await live.open(live.second),
      await live.open(live.second),
    ];
    const sequences = clients.map((client, index) =>
      client.change((store) => store.putNode(node(`of-${index}`, { position: { x: index, y: 0 } }))),
    );
    await Promise.all(clients.map((client, index) => client.hears("committed", ({ seq }) => seq === sequences[index])));
    await expect
      .poll(() => clients.map((client) => client.graph().nodes.length))
      .toEqual(clients.map(() => 2 + clients.length));
    for (const client of clients) expect(client.graph()).toEqual((await live.stored()).draft);
  });

  it("gets one document only, when two processes open it for the first time at once", async () => {
    const [ada, ben] = await Promise.all([live.open(live.first), live.open(live.second)]);
    expect(ada.graph()).toEqual(start);
    expect(Y.encodeStateVector(ben.doc)).toEqual(Y.encodeStateVector(ada.doc));
  });

  it("takes over at once what is put as a whole through the API, and loses nothing of those who edit it", async () => {
    const [ada, ben] = [await live.open(live.first), await live.open(live.second)];
    const before = ada.change((store) => store.putNode(node("two", { name: "By Ada" })));
    const { revision } = await ada.hears("committed", ({ seq }) => seq === before);
    const put: Graph = { nodes: [node("zero"), node("two", { name: "By Ada" })], edges: [] };
    const answer = await fetch(`${addressOf(live.second)}/v1/workflows/${live.workflowId}/draft`, {
      method: "PUT",
      headers: { authorization: live.authorization, "content-type": "application/json", "if-match": `"${revision}"` },
      body: JSON.stringify({ graph: put }),
    });
    expect(answer.status).toBe(200);
    await expect.poll(() => [ada.graph(), ben.graph()]).toEqual([put, put]);
    const after = ben.change((store) => store.putNode(node("three")));
    await ben.hears("committed", ({ seq }) => seq === after);
    expect((await live.stored()).draft.nodes.map(({ id }) => id)).toEqual(["zero", "two", "three"]);
  });

  it("merges a change that was sent while the draft was put as a whole", async () => {
    const ada = await live.open();
    const seq = ada.change((store) => store.putNode(node("mine")));
    await live.inside((sql) =>
      saveDraft(sql, live.workspaceId, live.workflowId, { nodes: [node("theirs")], edges: [] }, "any"),
    );
    await ada.hears("committed", (message) => message.seq === seq);
    await expect.poll(() => ada.graph().nodes.some(({ id }) => id === "theirs")).toBe(true);
    expect((await live.stored()).draft).toEqual(ada.graph());
  });

  it("does not become a new revision by being opened, nor by what is known already", async () => {
    const { revision } = await live.stored();
    const ada = await live.open();
    ada.send({ type: "update", seq: 1 }, Y.encodeStateAsUpdate(ada.doc));
    await ada.hears("committed");
    expect((await live.stored()).revision).toBe(revision);
  });

  it("brings back together whoever was away with changes", async () => {
    const [ada, ben] = [await live.open(), await live.open()];
    ada.hangUp();
    ada.store.transact(() => ada.store.putNode(node("offline")));
    const seq = ben.change((store) => store.removeNode("one"));
    await ben.hears("committed", (message) => message.seq === seq);
    const again = await live.open(live.second, { authorization: live.authorization }, ada.doc);
    again.send({ type: "update", seq: 1 }, Y.encodeStateAsUpdate(again.doc));
    await again.hears("committed");
    await expect.poll(() => ben.graph().nodes.map(({ id }) => id)).toEqual(["two", "offline"]);
    expect(again.graph()).toEqual((await live.stored()).draft);
  });

  it("is merged with a copy of before the database was restored", async () => {
    const ada = await live.open();
    const seq = ada.change((store) => store.putNode(node("lost")));
    await ada.hears("committed", (message) => message.seq === seq);
    ada.hangUp();
    await live.inside(async (sql) => {
      await sql`delete from draft_documents where workflow_id = ${live.workflowId}`;
      await sql`update workflows set draft = ${JSON.stringify(start)}::text::jsonb where id = ${live.workflowId}`;
    });
    const again = await live.open(live.second, { authorization: live.authorization }, ada.doc);
    again.send({ type: "update", seq: 1 }, Y.encodeStateAsUpdate(again.doc));
    await again.hears("committed");
    expect((await live.stored()).draft).toEqual(again.graph());
    expect(
      again
        .graph()
        .nodes.map(({ id }) => id)
        .toSorted(),
    ).toEqual(["lost", "one", "two"]);
  });

  it("lets everybody go when it is deleted", async () => {
    const ada = await live.open(live.second);
    await live.inside((sql) => deleteWorkflow(sql, live.workspaceId, live.workflowId));
    expect(await ada.closed).toEqual({ code: 4404, reason: "The workflow was deleted" });
    await expect(live.open(live.second)).rejects.toThrow("404");
  });

  it("tells who is here, with the name that the server knows, and who has left", async () => {
    const [ada, ben] = [await live.open(live.first), await live.open(live.second)];
    ada.send({ type: "here", selected: "one", editing: null, cursor: { x: 1, y: 2 } });
    ben.send({ type: "here", selected: null, editing: "two", cursor: null });
    await ada.hears("people", ({ people }) => people.some(({ editing }) => editing === "two"));
    const { people } = await ben.hears("people", (message) => message.people.length === 2);
    expect(people.map(({ name, selected }) => [name, selected])).toContainEqual(["Ada", "one"]);
    ada.hangUp();
    await ben.hears("people", (message) => message.people.length === 1);
  });
});

describe("a change that is refused", () => {
  it("says why, is not stored, and is taken together with the one that mends it", async () => {
    const [ada, ben] = [await live.open(), await live.open()];
    const { revision } = await live.stored();
    const bad = ada.change((store) => store.putNode(node("one", { name: "x".repeat(201) })));
    const { message } = await ada.hears("refused", ({ seq }) => seq === bad);
    expect(message).toMatch(/name: Use at most 200 characters/);
    expect(await live.stored()).toMatchObject({ draft: start, revision });
    // What builds on it is incomplete.
    const next = ada.change((store) => store.putNode(node("one", { name: "Short" })));
    await ada.hears("refused", ({ seq }) => seq === next);
    ada.send({ type: "update", seq: 3 }, Y.encodeStateAsUpdate(ada.doc, Y.encodeStateVector(ben.doc)));
    await ada.hears("committed", ({ seq }) => seq === 3);
    await expect.poll(() => ben.graph().nodes[0]?.name).toBe("Short");
  });

  it("keeps nobody else's change from being stored", async () => {
    const [ada, ben] = [await live.open(), await live.open()];
    const bad = ada.change((store) => store.putNode(node("bad id!")));
    const good = ben.change((store) => store.putNode(node("good")));
    await Promise.all([
      ada.hears("refused", ({ seq }) => seq === bad),
      ben.hears("committed", ({ seq }) => seq === good),
    ]);
    expect((await live.stored()).draft.nodes.map(({ id }) => id)).toEqual(["one", "two", "good"]);
  });

  const deep = (levels: number): GraphNode["config"] => ({ a: levels === 0 ? 1 : deep(levels - 1) });
  const hostile: [string, (client: LiveClient) => void][] = [
    ["another list", ({ doc }) => doc.getMap("junk").set("a", 1)],
    ["a list within a list", ({ doc }) => doc.getMap<unknown>("nodes").set("one/name", new Y.Map())],
    ["a document within it", ({ doc }) => doc.getMap<unknown>("nodes").set("one/name", new Y.Doc())],
    ["a property that nodes do not have", ({ doc }) => doc.getMap("nodes").set("one/surprise", 1)],
    ["a value that is no JSON", ({ doc }) => doc.getMap<unknown>("nodes").set("one/config.a", new Uint8Array(8))],
    ["a setting nested without end", ({ store }) => store.putNode(node("one", { config: deep(200) }))],
    ["more than fits", ({ store }) => store.putNode(node("one", { config: { a: '"'.repeat(2_200_000) } }))],
    [
      "more nodes than there may be",
      ({ store }) => store.transact(() => Array.from({ length: 2_001 }, (_, at) => store.putNode(node(`n${at}`)))),
    ],
  ];
  it.each(hostile)("is one with %s", async (_name, attack) => {
    const ada = await live.open();
    const before = Y.encodeStateVector(ada.doc);
    attack(ada);
    ada.send({ type: "update", seq: 1 }, Y.encodeStateAsUpdate(ada.doc, before));
    await ada.hears("refused");
    expect((await live.stored()).draft).toEqual(start);
  });
});

describe("a server that dies between a commit and telling of it", () => {
  it("has everything, and takes what is sent once more for what it is", async () => {
    const rooms = createDraftRooms({
      pool: live.first.parts.pool,
      nodeTypes: live.first.parts.engine.types,
      onFailure: () => undefined,
      onCommitted: () => {
        throw new Error("Killed");
      },
    });
    const doc = new Y.Doc();
    const store = createGraphStore(doc);
    const before = await live.open();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(before.doc));
    store.transact(() => store.putNode(node("three")));
    const said: Uint8Array[] = [];
    const guest = { id: uuidv7(), send: (message: Uint8Array) => void said.push(message), close: () => undefined };
    rooms.open(live.workspaceId, live.workflowId, guest.id)?.update(guest, 1, Y.encodeStateAsUpdate(doc));
    await expect.poll(async () => (await live.stored()).revision).toBe(2);
    expect(said).toEqual([]);
    const ada = await live.open(live.second, { authorization: live.authorization }, doc);
    ada.send({ type: "update", seq: 1 }, Y.encodeStateAsUpdate(doc));
    await ada.hears("committed");
    expect(await live.stored()).toMatchObject({ draft: ada.graph(), revision: 2 });
    await expect.poll(() => before.graph()).toEqual(ada.graph());
  });
});

describe("a server that stops", () => {
  it("stores what it was sent, and lets everybody go", async () => {
    const third = await live.startAnother();
    const ada = await live.open(third);
    ada.change((store) => store.putNode(node("last")));
    await ada.hears("committed");
    await third.stop();
    expect((await ada.closed).code).toBe(1012);
    expect((await live.stored()).draft.nodes).toHaveLength(3);
  });
});
