import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAsOwner, type Pool } from "../packages/engine/src/store/database.ts";
import { migrate } from "../packages/engine/src/store/migrate.ts";
import { findRunning } from "../packages/server/src/embedded/pid-file.ts";
import { startEmbeddedPostgres } from "../packages/server/src/embedded/postgres.ts";

/** A PostgreSQL of a test's own, which can be crashed and whose files can be kept from growing. */
export interface TestServer {
  url: string;
  port: number;
  owner: Pool;
  /** Immediate mode. It comes back by itself, on the same port. */
  crash: () => Promise<void>;
  /**
   * From now on no file of its processes grows beyond so many bytes, also after it has started again: to PostgreSQL that is
   * a disk that is full.
   */
  limitFiles: (bytes: number) => void;
  /** There is room again. */
  unlimit: () => Promise<void>;
  stop: () => Promise<void>;
}

const limitAgainMs = 50;

export async function startTestServer(): Promise<TestServer> {
  const home = await mkdtemp(join(tmpdir(), "millrace-faults-"));
  const server = await startEmbeddedPostgres({ home, settings: { max_wal_size: "64MB", shared_buffers: "32MB" } });
  await migrate(server.url);
  const owner = openAsOwner(server.url);
  const [row] = await owner<{ directory: string }[]>`select current_setting('data_directory') as directory`;
  const directory = row?.directory ?? "";
  const { uid, gid } = await stat(directory);
  let limiting: NodeJS.Timeout | undefined;

  /** As the very user of these processes, which needs no further right. */
  async function setLimit(limit: string): Promise<void> {
    for (const pid of await processesOf(directory)) {
      try {
        execFileSync("prlimit", [`--pid=${pid}`, `--fsize=${limit}:`], { uid, gid, stdio: "ignore" });
      } catch {
        // It has just ended.
      }
    }
  }

  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    owner,
    async crash() {
      const running = await findRunning(directory);
      if (running) process.kill(running.pid, "SIGQUIT");
    },
    limitFiles(bytes) {
      const limit = () =>
        void setLimit(String(bytes)).finally(() => limiting && (limiting = setTimeout(limit, limitAgainMs)));
      limiting = setTimeout(limit, 0);
    },
    async unlimit() {
      clearTimeout(limiting);
      limiting = undefined;
      await setLimit("unlimited");
    },
    async stop() {
      clearTimeout(limiting);
      limiting = undefined;
      await setLimit("unlimited");
      await owner.end({ timeout: 1 });
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The server's process and its children. */
async function processesOf(directory: string): Promise<number[]> {
  const running = await findRunning(directory);
  if (!running) return [];
  const all = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(all.map(parentOf));
  return [running.pid, ...all.filter((_, at) => parents[at] === running.pid)];
}

async function parentOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const parent = /\) \S (\d+)/.exec(text)?.[1];
  return parent === undefined ? undefined : Number(parent);
}
