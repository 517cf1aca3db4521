import { setTimeout as sleep } from "node:timers/promises";
import type { Cleanup } from "../bench/cleanup.ts";
import { ask, nextMessage, startChild } from "./child.ts";
import { checkDatabase, checkOf } from "./checks.ts";
import { checkCalls } from "./external.ts";
import type { Call } from "./ledger.ts";
import type { Options } from "./options.ts";
import type { CutCounts, ProxyInput, ProxyReady } from "./proxy.ts";
import { becomesQuiet, countOutstanding, type Outstanding } from "./quiet.ts";
import { createRandom } from "./random.ts";
import { watchRecovery } from "./recovery.ts";
import { elapsed, progress, type Report } from "./report.ts";
import { prepare, startSending } from "./setting.ts";
import { startWorkers } from "./workers.ts";

const crashEveryMs = 20_000;
const lookMs = 500;
const cutEveryMs = { workers: 1_500, ingest: 4_000 };
const backToWorkMs = 60_000;

/**
 * Sends events while workers are killed, PostgreSQL is crashed and connections are cut at their COMMIT; then waits until
 * nothing moves any more, and checks everything. @param say hears how far it has come.
 */
export async function storm(options: Options, cleanup: Cleanup, say: (line: string) => void): Promise<Report> {
  const { seed, runs, kills } = options;
  const durationMs = options.minutes * 60_000;
  const setting = await prepare(cleanup, { seed, slow: 0.03 });
  const { database, workspaceId, masterKey, ledger } = setting;
  const proxy = startChild("./proxy.ts", { port: database.port, seed, clients: cutEveryMs } satisfies ProxyInput);
  cleanup.add(async () => void proxy.kill());
  const { ports } = await nextMessage<ProxyReady>(proxy);
  const through = (client: keyof typeof cutEveryMs): string => {
    const url = new URL(database.url);
    // Not by the Unix socket: past the proxy.
    url.searchParams.delete("host");
    url.port = String(ports[client]);
    return url.href;
  };
  const workers = await startWorkers(options.workers, { databaseUrl: through("workers"), masterKey });
  cleanup.add(async () => void (await workers.stop()));
  const recovery = watchRecovery(database.owner, workers.pids);
  const begun = Date.now();
  const sending = startSending(setting, { databaseUrl: through("ingest"), seed, runs, durationMs }, cleanup);
  await ask(proxy, "cut");

  let crashes = 0;
  let isStorming = true;
  let outstanding: Outstanding = { inbox: 0, runs: 0, ended: 0, jobs: 0, effects: 0 };
  let lastLine = "";
  const show = (now: Outstanding): void => {
    outstanding = now;
    const { acknowledged, totals } = sending;
    const open = recovery.kills.filter(({ takenOverMs }) => takenOverMs === undefined).length;
    const line = progress({
      ...now,
      acknowledged: acknowledged.length,
      ...totals,
      kills: recovery.kills.length,
      open,
      crashes,
    });
    if (line !== lastLine) say(`${elapsed(begun)}  ${line}`);
    lastLine = line;
  };

  const killing = (async () => {
    const random = createRandom(seed, "kills");
    const times = Array.from({ length: kills }, () => random.between(3_000, durationMs)).sort((a, b) => a - b);
    for (const time of times) {
      await sleep(Math.max(0, begun + time - Date.now()));
      let victim = random.pick(workers.ready());
      while (!victim) {
        await sleep(100);
        victim = random.pick(workers.ready());
      }
      const { at, replaced } = workers.kill(victim);
      recovery.add(victim, at, replaced);
    }
  })();
  const crashing = (async () => {
    while (isStorming) {
      for (let waited = 0; waited < crashEveryMs && isStorming; waited += 100) await sleep(100);
      if (!isStorming) return;
      await database.crash();
      crashes++;
    }
  })();
  let isWatching = true;
  const watching = (async () => {
    for (let round = 0; isWatching; round++) {
      await recovery.look().catch(() => undefined);
      if (isStorming && round % 6 === 0) {
        show(await countOutstanding(database.owner, workspaceId).catch(() => outstanding));
      }
      await sleep(lookMs);
    }
  })();

  await killing;
  while (!sending.isDone()) await sleep(100);
  isStorming = false;
  await crashing;
  const cuts = await ask<CutCounts>(proxy, "spare");
  const stormedMs = Date.now() - begun;
  const isQuiet = await becomesQuiet(database.owner, workspaceId, show);
  isWatching = false;
  await watching;

  const external = await checkCalls(database.owner, workspaceId, await ask<Call[]>(ledger, "calls"));
  const slow = recovery.kills.filter(
    ({ replacedMs, takenOverMs }) => Math.max(replacedMs ?? Infinity, takenOverMs ?? Infinity) > backToWorkMs,
  );
  return {
    options,
    seconds: { storm: stormedMs / 1_000, all: (Date.now() - begun) / 1_000 },
    events: { acknowledged: sending.acknowledged.length, ...sending.totals },
    runs: outstanding.runs,
    kills: recovery.kills,
    crashes,
    cuts,
    complaints: workers.complaints,
    ends: workers.ends,
    external,
    checks: [
      ...(await checkDatabase(database.owner, workspaceId, sending.acknowledged)),
      ...external.checks,
      checkOf("events whose id was taken for another's", sending.totals.conflicts),
      checkOf("endless work: nothing moved for minutes", isQuiet ? [] : [JSON.stringify(outstanding)]),
      checkOf(
        "kills after which work was not taken up again within 60 s",
        slow.map((kill) => `${kill.worker}: replaced ${kill.replacedMs} ms, taken over ${kill.takenOverMs} ms`),
      ),
    ],
  };
}
