import { tryNodeBody } from "@millrace/shared/api/rehearsal.ts";
import { type SaveTestBody, saveTestBody } from "@millrace/shared/api/workflow-tests.ts";
import { describe, expect, it } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { createWorkflow } from "../workflows/store.ts";
import { pinNode } from "./pins.ts";

const engine = sharedEngine();
const doors = () => engine().engine.rehearsals;

const drafted = (space: Space, drawn: Sketch) =>
  space.inside((sql) => createWorkflow(sql, space.id, { name: drawn.name, graph: drawn.graph() }));
const save = (space: Space, id: string, body: SaveTestBody) =>
  doors().saveTest(space.id, id, saveTestBody.parse(body), "Ada");

const over = (value: number) => ({ field: "event.data.total", operator: "greater_than", value });
const sorted = (limit: number, tag = "big") =>
  workflow("Sort")
    .on("order.created")
    .then("flow.branch", { branches: [{ id: "big", name: "Big", when: over(limit) }] })
    .port("big", (yes) => yes.then("contact.add_tag", { tag }))
    .port("otherwise", (no) => no.then("email.send", { to: "ada@example.com", subject: "Small", html: "x" }));
const given = (total: number): SaveTestBody["given"] => ({
  event: { data: { total } },
  contact: { madeUp: { externalId: "ada" } },
});

describe("saved tests", () => {
  it("pass as long as the draft goes the same way, say where it does not, and which branches none of them takes", async () => {
    const space = await engine().space();
    const id = await drafted(space, sorted(100));
    const saved = await save(space, id, { name: "A large order", given: given(150) });
    expect(saved.expected).toEqual({
      end: "succeeded",
      path: [
        { nodeId: "start", scope: "", port: "next" },
        { nodeId: "branch", scope: "", port: "big" },
        { nodeId: "add_tag", scope: "", port: "next" },
      ],
    });
    expect(await doors().runTests(space.id, id)).toMatchObject({
      passed: 1,
      failed: 0,
      coverage: { taken: 2, total: 3, missing: [{ nodeId: "branch", port: "otherwise" }] },
    });
    const changed = await doors().runTests(space.id, id, sorted(200).graph());
    expect(changed.results[0]?.differences.map(({ words }) => words)).toEqual([
      "“If / else” went on by “Otherwise”, and was expected to go on by “Big”.",
      "“Add tag” was expected, and was not reached. “If / else” went on by “Otherwise”, not by “Big”.",
      "“Send e-mail” was reached, and was not expected.",
    ]);
  });

  it("look at contents where they are asked to", async () => {
    const space = await engine().space();
    const id = await drafted(space, sorted(100));
    const { expected, ...test } = await save(space, id, { name: "A small order", given: given(50) });
    const pathWith = (subject: string) => ({
      end: expected.end,
      path: expected.path.map((step) => (step.nodeId === "send" ? { ...step, sent: { subject } } : step)),
    });
    await doors().saveTest(
      space.id,
      id,
      { name: test.name, given: test.given, expected: pathWith("Small") },
      "Ada",
      test.id,
    );
    expect(await doors().runTests(space.id, id)).toMatchObject({ passed: 1 });
    await doors().saveTest(
      space.id,
      id,
      { name: test.name, given: test.given, expected: pathWith("Large") },
      "Ada",
      test.id,
    );
    expect((await doors().runTests(space.id, id)).results[0]?.differences[0]?.words).toBe(
      "“Send e-mail”: its subject is “Small”, and “Large” was expected.",
    );
  });

  it("are complete in themselves: the contact, the pins and the draw of the moment are part of them", async () => {
    const space = await engine().space();
    const drawn = workflow("Whole")
      .on("order.created")
      .then("http.request", { url: "https://api.example.com" })
      .then("flow.split", { arms: [1, 2, 3, 4].map((n) => ({ id: `a${n}`, weight: 1 })) })
      .port("a1", (path) => path)
      .then("flow.branch", {
        branches: [
          {
            id: "vip",
            when: {
              all: [
                { field: "contact.tags", operator: "contains", value: "vip" },
                { field: "steps.request.output.body.plan", operator: "equals", value: "pro" },
              ],
            },
          },
        ],
      })
      .port("vip", (path) => path.then("flow.stop", {}));
    const id = await drafted(space, drawn);
    await space.publish(workflow("Tags").on("order.created").then("contact.add_tag", { tag: "vip" }));
    await space.run({ type: "order.created", contact: { externalId: "ada" } });
    await space.inside((sql) => pinNode(sql, space.id, id, "request", { output: { body: { plan: "pro" } } }, "Ada"));
    const saved = await save(space, id, { name: "Ada", given: { contact: { externalId: "ada" } } });
    expect(saved.given).toMatchObject({
      contact: { madeUp: { externalId: "ada", tags: ["vip"] } },
      pins: { request: { output: { body: { plan: "pro" } } } },
      choices: { splits: { split: expect.stringMatching(/^a\d$/) } },
      at: expect.any(String),
    });
    await space.inside((sql) => sql`delete from contacts`);
    await space.inside((sql) => sql`delete from node_pins`);
    expect(await doors().runTests(space.id, id)).toMatchObject({ passed: 1, failed: 0 });
  });

  it("fail where their step is gone, and cannot expect what comes to no end", async () => {
    const space = await engine().space();
    const id = await drafted(space, sorted(100));
    await save(space, id, { name: "A large order", given: given(150) });
    const other = workflow("Other").on("order.created", {}, { id: "begin" }).then("flow.stop", {});
    expect((await doors().runTests(space.id, id, other.graph())).results[0]).toMatchObject({ passed: false });
    const wrong = { ...given(1), triggerNodeId: "none" };
    await expect(save(space, id, { name: "Nothing", given: wrong })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("a step that is tried alone", () => {
  it("shows what it was given and what it would do, with outputs of steps that are not carried out", async () => {
    const space = await engine().space();
    const drawn = workflow("Alone").on("order.created").then("email.send", {
      to: "{{ contact.email }}",
      subject: "{{ steps.lookup.output.plan }} {{ vars.x }}",
      html: "x",
    });
    const id = await drafted(space, drawn);
    const context = {
      contact: { madeUp: { email: "ada@example.com" } },
      outputs: { lookup: { plan: "pro" } },
      vars: { x: 1 },
    };
    const tried = await doors().tryNode(space.id, id, tryNodeBody.parse({ nodeId: "send", context }));
    expect(tried).toMatchObject({
      sent: false,
      step: { status: "succeeded", outgoing: { to: "ada@example.com", subject: "pro 1" } },
    });
    const trigger = await doors().tryNode(space.id, id, tryNodeBody.parse({ nodeId: "start" }));
    expect(trigger.step.reason).toBe("This event would start the workflow here.");
  });

  it("really calls only where it is asked to, and only what may be tried so", async () => {
    const space = await engine().space();
    const target = await listen((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end('{"plan":"pro"}');
    });
    const drawn = workflow("Send")
      .on("order.created")
      .then("http.request", { url: `${target.origin}/{{ event.data.id }}` })
      .then("email.send", { to: "ada@example.com", subject: "Hi", html: "x" });
    const id = await drafted(space, drawn);
    const context = { event: { data: { id: 7 } } };
    const asked = (nodeId: string, send: boolean) =>
      doors().tryNode(space.id, id, tryNodeBody.parse({ nodeId, context, send }));
    await asked("request", false);
    expect(target.requests).toHaveLength(0);
    expect(await asked("request", true)).toMatchObject({
      sent: true,
      step: { status: "succeeded", given: null, output: { status: 200, body: { plan: "pro" } } },
    });
    expect(target.requests.map(({ url }) => url)).toEqual(["/7"]);
    await expect(asked("send", true)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(asked("nobody", false)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
