import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { environmentWith } from "../env.ts";
import { findPlace, handOver, type Place } from "./account.ts";
import { findNative, makeExecutable } from "./binaries.ts";
import { findRunning, isAlive, type RunningPostgres } from "./pid-file.ts";

export interface EmbeddedPostgres {
  /** The database `millrace`, as its owner: by the socket in its data directory where there is one, or by TCP. */
  url: string;
  /** Ends the server after its last connection's work; does nothing when another living process started it. */
  stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds `postgres/` (data), `postgres.log` and `postgres.password`. */
  home: string;
  /** Over our own settings. */
  settings?: Record<string, string>;
}

const user = "millrace";
const database = "millrace";
const startTimeoutMs = 60_000;
const watchMs = 500;
/** glibc gives memory back after each large statement, only to ask for it again with the next one. */
const allocation = { MALLOC_TRIM_THRESHOLD_: "33554432", MALLOC_MMAP_THRESHOLD_: "33554432" };
/** The longest name a Unix socket can have on Linux is 107 bytes; BSDs and macOS allow 103. */
const longestSocketName = 103;

/** For a machine it shares with Millrace. fsync stays on: an acknowledged event must survive a power cut. */
const defaults: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  max_connections: "200",
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  // Queues turn over many times a minute. Measured with 200,000 timers that come and go beside 100,000 within a minute: at the
  // usual pause of a minute 200,000 dead rows and 48 MB, at ten seconds at most 35,000 and 20 MB.
  autovacuum_naptime: "10s",
  // Most tables only grow. Looked at so often, each would be gone through again and again for the sake of its newest rows.
  autovacuum_vacuum_insert_threshold: "200000",
  autovacuum_analyze_threshold: "5000",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
};

/**
 * Starts the PostgreSQL that npm installed, on a free port of 127.0.0.1, with its data below `home`. One that runs already
 * on this data is used as it is: after `kill -9` of Millrace its database lives on, and the next start takes it over.
 */
export async function startEmbeddedPostgres({ home, settings = {} }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(home, { recursive: true, mode: 0o711 });
  const place = await findPlace(home, findNative());
  const password = await readPassword(home);
  const log = join(home, "postgres.log");
  const start = async (port: number) =>
    launch(place, log, port, { ...defaults, unix_socket_directories: socketFolder(place, port), ...settings });
  let running = await findRunning(place.dataDirectory);
  if (!running) {
    if (!(await exists(place.dataDirectory))) await initialise(place, home, password);
    running = await start(await freePort());
  }
  const ready = await waitUntilReady(place.dataDirectory, running.pid, password, log);
  const { pid, port } = ready;
  const url = databaseUrl(password, ready);
  if (!(await claim(home))) return { url, stop: async () => {} };
  const keeper = keepRunning(pid, () => start(port));
  return {
    url,
    stop: async () => {
      await stop(keeper.release());
      await rm(join(home, "postgres.owner"), { force: true });
    },
  };
}

/** Starts the server again, on the same port, should it end without having been told to. */
function keepRunning(first: number, restart: () => Promise<RunningPostgres>): { release: () => number } {
  let pid = first;
  let restarting = false;
  const watch = setInterval(() => {
    if (restarting || isAlive(pid)) return;
    restarting = true;
    restart()
      .then((running) => (pid = running.pid))
      // Tried again with the next look.
      .catch(() => undefined)
      .finally(() => (restarting = false));
  }, watchMs);
  watch.unref();
  return {
    release() {
      clearInterval(watch);
      return pid;
    },
  };
}

async function initialise(place: Place, home: string, password: string): Promise<void> {
  await makeExecutable(place.native);
  // Under another name until it is complete, so that an interrupted start is not taken for a database.
  const unfinished = `${place.dataDirectory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await handOver(unfinished, place.account);
  const passwordFile = `${place.dataDirectory}.initial-password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await handOver(passwordFile, place.account);
  const flags = [
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-instructions",
  ];
  const child = spawn(
    join(place.native, "bin", "initdb"),
    [`--pgdata=${unfinished}`, `--username=${user}`, `--pwfile=${passwordFile}`, ...flags],
    { ...place.account, cwd: "/", stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not set up its data directory in ${home}:\n${output}`);
  await rename(unfinished, place.dataDirectory);
}

async function launch(
  place: Place,
  logFile: string,
  port: number,
  settings: Record<string, string>,
): Promise<RunningPostgres> {
  await makeExecutable(place.native);
  const log = await open(logFile, "a", 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  try {
    const child = spawn(
      join(place.native, "bin", "postgres"),
      ["-D", place.dataDirectory, "-p", String(port), ...flags],
      // Detached: Ctrl-C in a terminal reaches the whole process group, and the database has to stop last.
      {
        ...place.account,
        cwd: "/",
        env: environmentWith(allocation),
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
      },
    );
    await new Promise<void>((resolve, reject) => child.once("error", reject).once("spawn", resolve));
    child.unref();
    return { pid: child.pid ?? 0, port, socketFolder: "", ready: false };
  } finally {
    await log.close();
  }
}

async function waitUntilReady(
  dataDirectory: string,
  pid: number,
  password: string,
  log: string,
): Promise<RunningPostgres> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const running = await findRunning(dataDirectory);
    if (running?.ready && (await ensureDatabase(`${serverUrl(password, running.port)}postgres`))) return running;
    if (!isAlive(pid)) throw new Error(`PostgreSQL ended before it was ready; its last words are in ${log}`);
    await sleep(20);
  }
  throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1000} s; see ${log}`);
}

/**
 * Where the server puts its Unix socket, which costs a third less CPU a round trip than TCP: the data directory, which
 * nobody but its account may enter. Empty where there are no such sockets or the name would be too long.
 */
function socketFolder({ dataDirectory }: Place, port: number): string {
  const isTooLong = Buffer.byteLength(join(dataDirectory, `.s.PGSQL.${port}`)) > longestSocketName;
  return process.platform === "win32" || isTooLong ? "" : dataDirectory;
}

function databaseUrl(password: string, { port, socketFolder: folder }: RunningPostgres): string {
  const url = new URL(serverUrl(password, port) + database);
  if (folder !== "") url.searchParams.set("host", folder);
  return url.href;
}

function serverUrl(password: string, port: number): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/`;
}

async function ensureDatabase(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [found] = await sql`select from pg_database where datname = ${database}`;
    if (!found) await sql.unsafe(`create database ${database}`);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    // Still starting or recovering; or another process created the database in between.
    if (code === "57P03" || code === "ECONNREFUSED") return false;
    if (code === "42P04" || code === "23505") return true;
    throw error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** This process, also among others that have had its number before. */
const self = `${process.pid} ${randomUUID()}`;

/** Whoever is written here stops the database. Taken over from a process that is no more. */
async function claim(home: string): Promise<boolean> {
  const file = join(home, "postgres.owner");
  const owner = (await readFile(file, "utf8").catch(() => "")).trim();
  const pid = Number(owner.split(" ")[0]);
  if (owner === self || (pid > 0 && pid !== process.pid && isAlive(pid))) return false;
  await writeFile(file, self);
  return true;
}

/** SIGINT is PostgreSQL's fast shutdown: connections are cut, everything committed is kept. */
async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + 30_000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(20);
}

async function readPassword(home: string): Promise<string> {
  const file = join(home, "postgres.password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known.trim();
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: "wx" });
  return password;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("No free port was found");
  return address.port;
}
