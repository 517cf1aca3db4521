import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { openAsOwner } from "@millrace/engine/store/database.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryHome } from "../../test/program.ts";
import { findRunning } from "./pid-file.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./postgres.ts";

let home: string;
let remove: () => Promise<void>;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  postgres = await startEmbeddedPostgres({ home });
});
afterAll(async () => {
  await postgres.stop();
  await remove();
});

const ask = async <Row extends object>(question: string): Promise<Row | undefined> => {
  const sql = openAsOwner(postgres.url);
  try {
    const [row] = await sql.unsafe<Row[]>(question);
    return row;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

describe("the embedded PostgreSQL", { timeout: 60_000 }, () => {
  it("keeps what it has acknowledged, speaks UTF-8, and listens to this machine only", async () => {
    const settings = await ask<{ fsync: string; encoding: string; addresses: string }>(`
      select current_setting('fsync') as fsync, current_setting('server_encoding') as encoding,
        current_setting('listen_addresses') as addresses`);
    expect(settings).toEqual({ fsync: "on", encoding: "UTF8", addresses: "127.0.0.1" });
  });

  it("is spoken to by a socket that only its own account can reach", async () => {
    expect(await ask("select inet_client_addr() as address")).toEqual({ address: null });
    const folder = new URL(postgres.url).searchParams.get("host") ?? "";
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it("is spoken to by TCP where the name of its folder is too long for a socket", async () => {
    const deep = await temporaryHome();
    // Where root starts it, its account has to pass.
    await chmod(deep.home, 0o711);
    const far = await startEmbeddedPostgres({ home: join(deep.home, "folder".repeat(20)) });
    expect(new URL(far.url).search).toBe("");
    await far.stop();
    await deep.remove();
  });

  it("asks for its password", async () => {
    const sql = openAsOwner(postgres.url.replace(/:[^:@]+@/, ":guessed@"));
    await expect(sql`select 1`).rejects.toThrow("password authentication failed");
    await sql.end({ timeout: 1 });
  });

  it("is one server, however often it is asked for", async () => {
    const again = await startEmbeddedPostgres({ home });
    expect(again.url).toBe(postgres.url);
    await again.stop();
    expect(await ask("select 1 as still_there")).toEqual({ still_there: 1 });
  });

  it("comes back at the same address after a crash, with everything", async () => {
    await ask("create table kept (n int)");
    await ask("insert into kept values (7)");
    const running = await findRunning(join(home, "postgres"));
    process.kill(running?.pid ?? 0, "SIGKILL");
    await expect.poll(() => ask("select n from kept").catch(() => undefined), { timeout: 30_000 }).toEqual({ n: 7 });
  });
});
