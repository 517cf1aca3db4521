import { randomBytes } from "node:crypto";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { testDatabase, type TestDatabase } from "@millrace/engine/store/test-database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateApiKey } from "../auth/api-key.ts";
import { createWorkspace } from "../auth/people.ts";
import { readEnv } from "../env.ts";
import { type RunningApi, runApi } from "./run-api.ts";

let database: TestDatabase;
let running: RunningApi;
let workspaceId: string;
let authorization: string;
beforeAll(async () => {
  database = await testDatabase(1);
  const env = readEnv({
    PORT: "0",
    HOST: "127.0.0.1",
    LOG_LEVEL: "silent",
    MILLRACE_MASTER_KEY: randomBytes(32).toString("base64"),
  });
  running = await runApi(env, database.url);
  const { pool } = running.parts;
  workspaceId = await createWorkspace(pool, "Example");
  const { key, prefix, hash } = generateApiKey();
  authorization = `Bearer ${key}`;
  await inWorkspace(
    pool,
    workspaceId,
    (sql) => sql`
      insert into api_keys (workspace_id, id, name, prefix, hash, scopes)
      values (${workspaceId}, ${uuidv7()}, 'Test', ${prefix}, ${hash}, ${[...permissions]})`,
  );
});
afterAll(async () => {
  await running.stop();
  await database.drop();
});

const local = () => running.url.replace("localhost", "127.0.0.1");

/** Sends a body of unknown length, piece by piece. @returns the status. */
function sendInPieces(path: string, piece: string, pieces: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, "content-type": "application/json" };
    const sending = request(local() + path, { method: "POST", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    // The server may hang up while we are still sending.
    sending.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "EPIPE" || error.code === "ECONNRESET" ? undefined : reject(error),
    );
    for (let at = 0; at < pieces; at++) sending.write(piece);
    sending.end();
  });
}

describe("a listening server", () => {
  it("takes a body that comes in pieces", async () => {
    expect(await sendInPieces("/v1/events", ' {"type":"quiz.finished"} ', 1)).toBe(202);
  });

  it("stops reading a body of unknown length once it is too large, and goes on answering", async () => {
    expect(await sendInPieces("/v1/events", " ".repeat(16_384), 64)).toBe(413);
    const answer = await fetch(`${local()}/v1/events`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  });

  it("answers many requests on few connections", async () => {
    const send = () =>
      fetch(`${local()}/v1/events`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: '{"type":"quiz.finished"}',
      });
    const answers = await Promise.all(Array.from({ length: 300 }, send));
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  });

  it("tells open pages of their own workspace's runs, and hangs up when it stops", async () => {
    const stream = await fetch(`${local()}/v1/runs/stream`, { headers: { authorization } });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const listen = async () => {
      const { value, done } = (await reader?.read()) ?? { done: true };
      heard += value ?? "";
      return done;
    };
    await listen();
    const change = (id: string) => ({ id, workflowId: uuidv7(), status: "running" as const });
    const { feed } = running.parts.engine;
    feed.publish(uuidv7(), [change("theirs")]);
    feed.publish(workspaceId, [change("ours")]);
    while (!heard.includes("event: run")) await listen();
    expect(heard).toContain('"id":"ours"');
    expect(heard).not.toContain("theirs");

    const started = performance.now();
    const stopped = running.stop();
    while (!(await listen())) continue;
    await stopped;
    expect(performance.now() - started).toBeLessThan(5_000);
    await expect(fetch(`${local()}/healthz`)).rejects.toThrow("fetch failed");
    running = { ...running, stop: async () => {} };
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("a starting server", () => {
  it("asks callers to come again, instead of leaving them without an answer", async () => {
    const port = await freePort();
    const env = readEnv({
      PORT: String(port),
      HOST: "127.0.0.1",
      LOG_LEVEL: "silent",
      MILLRACE_MASTER_KEY: randomBytes(32).toString("base64"),
    });
    const own = await testDatabase(1);
    const starting = runApi(env, own.url);
    const ask = async (): Promise<Response | undefined> => {
      try {
        return await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) });
      } catch (error) {
        // Not listening yet.
        if ((error as { cause?: { code?: string } }).cause?.code === "ECONNREFUSED") return undefined;
        throw error;
      }
    };
    const answers: Response[] = [];
    while (answers.at(-1)?.status !== 200) {
      const answer = await ask();
      if (answer) answers.push(answer);
    }
    await (await starting).stop();
    await own.drop();
    expect([answers[0]?.status, answers[0]?.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await answers[0]?.json()).toMatchObject({ code: "overloaded" });
  });
});
