import type { Pool } from "../packages/engine/src/store/database.ts";
import type { Cleanup } from "./cleanup.ts";
import type { MemoryLog } from "./memory.ts";
import { type Program, startProgram } from "./program.ts";
import type { Setting } from "./setting.ts";

/** A database with the processes of Millrace that work on it. */
export interface Installation {
  databaseUrl: string;
  owner: Pool;
  /** Answers the API: alone, or as one process with the worker. */
  front: Program;
  addWorker: () => Promise<Program>;
  /** Ends its processes and drops the database. */
  stop: () => Promise<void>;
}

export interface Ground {
  setting: Setting;
  memory: MemoryLog;
  cleanup: Cleanup;
  /** A folder for CPU profiles of every process of Millrace; undefined means that none is taken. */
  profile: string | undefined;
}

/** @param front what runs beside the database: the whole server, or the API alone. */
export async function install(ground: Ground, name: string, front: "server" | "api"): Promise<Installation> {
  const { setting, memory, cleanup, profile } = ground;
  const { url: databaseUrl, owner, drop } = await setting.createDatabase(name);
  const programs: Program[] = [];
  const start = async (role: Program["role"]): Promise<Program> => {
    const program = await startProgram({ role, home: setting.home, databaseUrl, profile }, memory, cleanup);
    programs.push(program);
    return program;
  };
  return {
    databaseUrl,
    owner,
    front: await start(front),
    addWorker: () => start("worker"),
    async stop() {
      await Promise.all(programs.map((program) => program.stop()));
      await drop();
    },
  };
}
