import { eventType, knownContacts } from "../events.ts";
import { type Figure } from "../figures.ts";
import { threeNodes } from "../graphs.ts";
import { install } from "../installation.ts";
import { measureThroughput } from "../measure.ts";
import { postgresProcesses, readMemory } from "../procfs.ts";
import type { Role } from "../memory.ts";
import type { Scenario } from "../scenario.ts";
import { openSpace, publish } from "../space.ts";
import { whole } from "../words.ts";

const promised = 350;

/** The last of all: it also says what the scenarios before it needed. */
export const memory: Scenario = {
  name: "memory",
  about: "the most memory that API and worker held, throughout",
  async measure({ ground, seconds }) {
    const installation = await install(ground, "memory", "api");
    await installation.addWorker();
    const space = await openSpace(installation, "Bench", knownContacts);
    const measurable = { workflowId: await publish(space, "Three nodes", threeNodes(eventType)), type: eventType };
    for (const load of [
      { connections: 4, batch: 100 },
      { connections: 32, batch: 1 },
    ]) {
      await measureThroughput(space, measurable, { ...load, until: { seconds: seconds / 2 } });
    }
    const peaks = await ground.memory.peaks();
    const mostOf = (role: Role) => {
      const known = [...peaks.values()].flatMap((roles) => roles.get(role) ?? []);
      return known.length === 0 ? null : Math.max(...known);
    };
    const figure = (name: string, role: Role): Figure => ({ name, value: mostOf(role), unit: "MB" });
    const target = { most: promised };
    const postgres = await readMemory(await postgresProcesses(ground.setting.backendPid));
    await installation.stop();
    return {
      figures: [
        { ...figure("worker, peak of resident memory", "worker"), target },
        figure("API, peak", "api"),
        { name: "PostgreSQL, at the end", value: postgres, unit: "MB" },
      ],
      notes: [
        `By scenario: ${[...peaks].map(([scenario, roles]) => `${scenario} ${[...roles].map(([role, mb]) => `${role} ${whole(mb)}`).join(", ")}`).join("; ")} (MB).`,
        "Peaks as Linux keeps them, begun anew with each scenario. PostgreSQL: memory that its processes share is counted once.",
        "The processes are the same throughout, except where two installations are compared.",
      ],
    };
  },
};
