import { createServer } from "node:net";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@millrace/shared/api/common.ts";
import type { RunSummary } from "@millrace/shared/runs/run.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRunning } from "../src/embedded/pid-file.ts";
import { launch, startProgram, temporaryHome } from "./program.ts";

let home: string;
let remove: () => Promise<void>;
beforeAll(async () => ({ home, remove } = await temporaryHome()));
afterAll(() => remove());

const event = (id: string) => ({
  id,
  type: "form.submitted",
  contact: { email: "ada@example.com", fields: { first_name: "Ada" } },
  data: { formId: "contact", budget: 250 },
});

describe("the program", { timeout: 120_000 }, () => {
  it("starts from nothing, and its sample workflow runs", async () => {
    const program = await startProgram(home);
    const { credentials, said, get, post, end } = program;
    expect(said()).toContain(credentials.password);
    expect(said()).toContain("curl -X POST");
    expect((await stat(join(home, "credentials.json"))).mode & 0o777).toBe(0o600);
    expect((await post("/v1/events", event("first"))).status).toBe(202);
    await expect
      .poll(async () => (await get<Page<RunSummary>>("/v1/runs")).items.map(({ status }) => status), {
        timeout: 15_000,
      })
      .toEqual(["succeeded"]);
    expect(await end("SIGTERM")).toBe(0);
    expect(await findRunning(join(home, "postgres"))).toBeUndefined();
  });

  it("keeps everything over the next start", async () => {
    const before = JSON.parse(await readFile(join(home, "credentials.json"), "utf8")) as { apiKey: string };
    const { credentials, get, post, end } = await startProgram(home);
    expect(credentials.apiKey).toBe(before.apiKey);
    expect((await get<Page<RunSummary>>("/v1/runs")).items.length).toBe(1);
    expect((await post("/v1/events", event("first"))).status).toBe(200);
    expect(await end("SIGINT")).toBe(0);
  });

  it("starts again after it was killed, also when its database lived on, and loses nothing it has acknowledged", async () => {
    const killed = await startProgram(home);
    expect((await killed.post("/v1/events", event("second"))).status).toBe(202);
    await killed.end("SIGKILL");
    const orphan = await findRunning(join(home, "postgres"));
    expect(orphan).toBeDefined();

    const { get, post, end } = await startProgram(home);
    expect((await findRunning(join(home, "postgres")))?.pid).toBe(orphan?.pid);
    expect((await post("/v1/events", event("second"))).status).toBe(200);
    await expect
      .poll(async () => (await get<Page<RunSummary>>("/v1/runs?status=succeeded")).items.length, { timeout: 60_000 })
      .toBe(2);
    expect(await end("SIGTERM")).toBe(0);
    expect(await findRunning(join(home, "postgres"))).toBeUndefined();
  });

  it("looks at itself and finds everything well", async () => {
    const doctor = launch("doctor", { MILLRACE_HOME: home });
    let said = "";
    doctor.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(doctor, "exit")) as [number];
    expect([code, said.includes("✗")]).toEqual([0, false]);
    expect(said).toContain("✓ Row-level security");
  });

  it("says what to do when its port is taken or its environment is wrong", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(await failureOf({ MILLRACE_HOME: home, PORT: String(port) })).toContain(`Port ${port} is in use`);
    server.close();
    expect(await failureOf({ MILLRACE_HOME: home, PORT: "http" })).toContain("PORT");
  });
});

async function failureOf(environment: Record<string, string>): Promise<string> {
  const child = launch("start", environment);
  let wrong = "";
  child.stderr?.on("data", (chunk: Buffer) => (wrong += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(1);
  return wrong;
}
