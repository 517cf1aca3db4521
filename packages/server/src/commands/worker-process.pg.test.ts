import { readdir, readFile } from "node:fs/promises";
import type { Page } from "@millrace/shared/api/common.ts";
import type { RunSummary } from "@millrace/shared/runs/run.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningProgram, startProgram, temporaryHome } from "../../test/program.ts";

let home: string;
let remove: () => Promise<void>;
let program: RunningProgram;
beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  program = await startProgram(home);
});
afterAll(async () => {
  // Its database has outlived the one that was killed.
  await (await startProgram(home)).end("SIGTERM");
  await remove();
});

/** The processes whose parent this is, by what Linux knows. */
async function childrenOf(parent: number | undefined): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (Number(/\) \S (\d+)/.exec(stat)?.[1]) === parent) found.push(Number(name));
  }
  return found;
}

/** Not PostgreSQL, which the program has started as well. */
async function workerOf(parent: number | undefined): Promise<number | undefined> {
  for (const pid of await childrenOf(parent)) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes("main.ts\0worker")) return pid;
  }
  return undefined;
}

const send = (id: string) =>
  program.post("/v1/events", { id, type: "form.submitted", data: { formId: "contact", budget: 10 } });
const succeeded = async () => (await program.get<Page<RunSummary>>("/v1/runs?status=succeeded")).items.length;

describe.skipIf(process.platform !== "linux")("the worker beside the API", { timeout: 120_000 }, () => {
  it("is started again when it is killed, and does what came meanwhile", async () => {
    const killed = await workerOf(program.child.pid);
    expect(killed).toBeDefined();
    process.kill(killed ?? 0, "SIGKILL");
    expect((await send("while it was gone")).status).toBe(202);
    await expect.poll(succeeded, { timeout: 30_000 }).toBe(1);
    expect(await workerOf(program.child.pid)).not.toBe(killed);
    expect((await fetch(`${program.credentials.url}/readyz`)).status).toBe(200);
  });

  it("ends with the API, also when that is killed", async () => {
    const pid = (await workerOf(program.child.pid)) ?? 0;
    expect(pid).toBeGreaterThan(0);
    await program.end("SIGKILL");
    await expect.poll(() => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""), { timeout: 40_000 }).toBe("");
  });
});
