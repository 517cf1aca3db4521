import type { FailPoint } from "../../src/runtime/fail-points.ts";
import { composeEngine } from "../../src/testing/compose.ts";
import { surviveCutConnections } from "../../src/store/cut-connections.ts";
import { openDatabase } from "../../src/store/database.ts";
import { poisons } from "./poison.ts";
import { shiftClock } from "./shifted-clock.ts";

export interface WorkerSettings {
  smtpUrl?: string;
  /** Shown in pg_stat_activity. */
  name?: string;
  /** Kills itself when it reaches this point for the first time. */
  crashAt?: FailPoint;
  /** Stands still when it reaches this point for the first time, until it is told to go on. */
  freezeAt?: FailPoint;
  /** By how much its clock is wrong. */
  clockShiftMs?: number;
}

/**
 * A worker in a process of its own, to be killed. Started by process.ts with its settings as JSON; says `ready` when it
 * fetches jobs, ends with 0 after SIGTERM once it is drained, and with 1 when its pool of jobs has died.
 */
const {
  databaseUrl,
  masterKey,
  smtpUrl,
  name,
  crashAt,
  freezeAt,
  clockShiftMs = 0,
} = JSON.parse(process.argv[2] ?? "{}") as WorkerSettings & {
  databaseUrl: string;
  masterKey: string;
};

if (clockShiftMs !== 0) shiftClock(clockShiftMs);
let hasFrozen = false;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const pool = openDatabase({ url: databaseUrl, name: name ?? "worker-process" });
const { engine, close } = composeEngine({
  pool,
  databaseUrl,
  masterKey: Buffer.from(masterKey, "hex"),
  smtpUrl,
  types: poisons,
  complain: say,
  onFatal: (error) => {
    say(`fatal: ${String(error)}`);
    process.exit(1);
  },
  reach: (point) => {
    if (point === crashAt) process.kill(process.pid, "SIGKILL");
    if (point !== freezeAt || hasFrozen) return;
    hasFrozen = true;
    say("stands still");
    process.kill(process.pid, "SIGSTOP");
  },
});
surviveCutConnections((error) => say(`A connection was cut: ${String(error)}`));
const worker = engine.worker();

process.once("SIGTERM", () => {
  void (async () => {
    await worker.stop();
    await close();
    await pool.end({ timeout: 1 });
    process.exit(0);
  })();
});

await worker.start();
say("ready");
