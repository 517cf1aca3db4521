import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../test/installation.ts";
import type { Route } from "../http/route.ts";
import { sampleWorkflow } from "../sample-workflow.ts";
import { routes } from "./all.ts";

let system: Installation;
let ours: Caller;
let theirs: Caller;
/** What the other workspace has: ids by the resource they belong to. */
let foreign: Record<
  "workflows" | "runs" | "contacts" | "tasks" | "dead-letters" | "api-keys" | "events" | "hooks",
  string
>;

beforeAll(async () => {
  system = await testInstallation();
  const [here, there] = [await system.newWorkspace(), await system.newWorkspace()];
  ours = await system.withKey(here);
  theirs = await system.withKey(there);
  foreign = await furnish(there);
});
afterAll(() => system.close());

const name = (route: Pick<Route, "method" | "path">) => `${route.method.toUpperCase()} ${route.path}`;
const closed = routes.filter((route) => route.permission !== "public");
const writing = routes.filter((route) => route.method !== "get");

/** Bodies that are valid as far as their shape goes; routes that are not named take none, or only optional fields. */
const bodies: Record<string, () => unknown> = {
  "PUT /v1/workflows/:id/draft": () => ({ graph: sampleWorkflow.graph }),
  "POST /v1/workflows/:id/runs": () => ({ contact: { id: foreign.contacts } }),
  "POST /v1/workflows/:id/try-node": () => ({ nodeId: "tag" }),
  "POST /v1/workflows/:id/tests": () => ({ name: "Theirs", given: {} }),
  "PUT /v1/workflows/:id/tests/:testId": () => ({ name: "Theirs", given: {} }),
  "PATCH /v1/workflows/:id/versions/:version": () => ({ note: "Why" }),
  "PATCH /v1/tasks/:id": () => ({ status: "done" }),
  "POST /v1/contacts/merge": () => ({ winnerId: foreign.contacts, loserId: uuidv7() }),
  "POST /v1/hooks": () => ({ workflowId: foreign.workflows, nodeId: "form" }),
};

describe("without credentials", () => {
  it.each(closed.map((route) => [name(route), route] as const))("%s answers 401", async (_name, route) => {
    const answer = await system.send(route.method.toUpperCase(), pathOf(route));
    expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
    const wrong = { authorization: "Bearer mr_live_abcdefgh_abcdefghijklmnopqrstuvwxyz012345" };
    expect((await system.send(route.method.toUpperCase(), pathOf(route), undefined, wrong)).status).toBe(401);
  });

  it("only hooks are open, which verify themselves", () => {
    const open = routes.filter((route) => route.permission === "public").map(name);
    expect(open).toEqual(["POST /v1/hooks/:id"]);
  });
});

describe("without its permission", () => {
  const guarded = closed.filter((route) => route.permission !== "signed-in");
  it.each(guarded.map((route) => [name(route), route] as const))("%s answers 403", async (_name, route) => {
    const scopes = permissions.filter((permission) => permission !== route.permission);
    const caller = await system.withKey(await system.newWorkspace(), { scopes });
    const answer = await caller.send(route.method.toUpperCase(), pathOf(route));
    expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
  });
});

describe("with ids of another workspace", () => {
  // These create what they name in the caller's own workspace.
  const own = new Set(["PUT /v1/contacts/:externalId", "POST /v1/hooks/:id"]);
  const addressed = routes.filter((route) => route.path.includes(":") && !own.has(name(route)));
  const inBody = routes.filter((route) => ["POST /v1/contacts/merge", "POST /v1/hooks"].includes(name(route)));

  it.each([...addressed, ...inBody].map((route) => [name(route), route] as const))(
    "%s answers 404",
    async (_name, route) => {
      const answer = await ours.send(route.method.toUpperCase(), pathOf(route), bodies[name(route)]?.(), {
        "if-match": '"1"',
      });
      expect([answer.status, answer.body.code]).toEqual([404, "not_found"]);
    },
  );

  it("nothing of it can be changed in bulk", async () => {
    const body = { action: "cancel", ids: [foreign.runs] };
    expect((await ours.send("POST", "/v1/runs/bulk", body)).body).toEqual({ changed: 0 });
  });

  it("a contact of it cannot be a run's", async () => {
    const created = await ours.send<{ id: string }>("POST", "/v1/workflows", {
      name: "Ours",
      graph: sampleWorkflow.graph,
    });
    const body = { contact: { id: foreign.contacts }, dryRun: true };
    expect((await ours.send("POST", `/v1/workflows/${created.body.id}/runs`, body)).status).toBe(404);
  });

  const lists = routes.filter(
    (route) => route.method === "get" && !route.path.includes(":") && route.path !== "/v1/runs/stream",
  );
  it.each(lists.map((route) => [name(route), route] as const))("%s shows nothing of it", async (_name, route) => {
    const text = JSON.stringify((await ours.send("GET", route.path)).body);
    for (const id of Object.values(foreign)) expect(text).not.toContain(id);
  });

  it("everything is still there for its own", async () => {
    for (const resource of ["workflows", "runs", "contacts"] as const) {
      expect((await theirs.send("GET", `/v1/${resource}/${foreign[resource]}`)).status).toBe(200);
    }
    const events = await theirs.send<{ items: unknown[] }>("GET", "/v1/events");
    expect(events.body.items.length).toBeGreaterThan(0);
  });
});

describe("with a field that nobody knows", () => {
  // Their bodies are whatever the other system sends.
  const free = new Set(["POST /v1/hooks/:id"]);
  it.each(writing.filter((route) => !free.has(name(route))).map((route) => [name(route), route] as const))(
    "%s answers 422 and names it",
    async (_name, route) => {
      const given = (bodies[name(route)]?.() ?? {}) as object;
      const answer = await theirs.send(
        route.method.toUpperCase(),
        pathOf(route),
        { ...given, surprise: 1 },
        { "if-match": "*" },
      );
      // Checking an event is no failure: its answer holds the issues.
      expect(answer.status).toBe(route.path === "/v1/events/validate" ? 200 : 422);
      expect(answer.body.issues?.map((issue) => [issue.path, issue.code])).toContainEqual([
        "surprise",
        "unknown_field",
      ]);
    },
  );
});

/** The route's address with ids of the other workspace. */
function pathOf({ path }: Pick<Route, "path">): string {
  const resource = path.split("/")[2] as keyof typeof foreign;
  return path
    .replace(":version", "1")
    .replace(":other", "1")
    .replace(":nodeId", "tag")
    .replace(":testId", uuidv7())
    .replace(/:(id|externalId)/, foreign[resource] ?? uuidv7());
}

/** One of everything, in a workspace. */
async function furnish(workspaceId: string): Promise<typeof foreign> {
  const created = await theirs.send<{ id: string }>("POST", "/v1/workflows", {
    name: "Theirs",
    graph: sampleWorkflow.graph,
  });
  const workflowId = created.body.id;
  await theirs.send("POST", `/v1/workflows/${workflowId}/publish`, {});
  const contact = await theirs.send<{ id: string }>("PUT", "/v1/contacts/theirs-1", { email: "theirs@example.com" });
  const key = await theirs.send<{ id: string }>("POST", "/v1/api-keys", { name: "Theirs" });
  const event = await theirs.send<{ id: string }>("POST", "/v1/events", { type: "quiz.finished", id: "theirs-event" });
  const [runId, taskId, letterId, mailId, hookId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await inWorkspace(system.parts.pool, workspaceId, async (sql) => {
    await sql`insert into runs (workspace_id, id, workflow_id, version, status, contact_id, started_at)
      values (${workspaceId}, ${runId}, ${workflowId}, 1, 'failed', ${contact.body.id}, now())`;
    await sql`insert into steps (workspace_id, run_id, node_id, ordinal, type, status, attempt)
      values (${workspaceId}, ${runId}, 'tag', 0, 'contact.add_tag', 'failed', 1)`;
    await sql`insert into tasks (workspace_id, id, title) values (${workspaceId}, ${taskId}, 'Theirs')`;
    await sql`insert into dead_letters (workspace_id, id, run_id, workflow_id, node_id, type, error, attempts)
      values (${workspaceId}, ${letterId}, ${runId}, ${workflowId}, 'tag', 'contact.add_tag', '{"code":"x","message":"x"}', 1)`;
    await sql`insert into sandbox_mails (workspace_id, id, idempotency_key, sender, recipient, subject, html, body_text, run_id)
      values (${workspaceId}, ${mailId}, 'k', 'a@example.com', 'b@example.com', 'Theirs', '', '', ${runId})`;
    await sql`insert into hooks (workspace_id, id, workflow_id, node_id, verification, secret)
      values (${workspaceId}, ${hookId}, ${workflowId}, 'form', 'secret', '\\x00')`;
  });
  return {
    workflows: workflowId,
    runs: runId,
    contacts: contact.body.id,
    tasks: taskId,
    "dead-letters": letterId,
    "api-keys": key.body.id,
    events: event.body.id,
    hooks: hookId,
  };
}
