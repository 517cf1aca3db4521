import { setTimeout as sleep } from "node:timers/promises";
import { postgresProcesses, readCpu } from "../procfs.ts";
import type { Scenario } from "../scenario.ts";

export const idle: Scenario = {
  name: "idle",
  about: "CPU of server and PostgreSQL while nothing happens",
  async measure({ main, ground, quick }) {
    // What seeding has left to autovacuum and to the checkpointer is no part of idling.
    await main.owner`vacuum analyze`;
    await main.owner`checkpoint`;
    await sleep(5_000);
    const seconds = quick ? 20 : 60;
    const look = async () => ({
      server: await readCpu(main.front.pids),
      postgres: await readCpu(await postgresProcesses(ground.setting.backendPid)),
      at: performance.now(),
    });
    const before = await look();
    await sleep(seconds * 1000);
    const after = await look();
    const passed = (after.at - before.at) / 1000;
    const share = (part: "server" | "postgres") => ((after[part] - before[part]) / passed) * 100;
    const total = share("server") + share("postgres");
    return {
      figures: [
        { name: "of one core, API, worker and PostgreSQL together", value: total, unit: "%", target: { most: 2 } },
      ],
      notes: [
        `API and worker ${share("server").toFixed(2)} %, all processes of PostgreSQL ${share("postgres").toFixed(2)} %, over ${seconds} s without a request.`,
        `For an hour this is extrapolated: ${(total * 36).toFixed(0)} s of CPU.`,
      ],
    };
  },
};
