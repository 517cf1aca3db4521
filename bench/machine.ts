import { cpus, loadavg } from "node:os";

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  /** Of the minute before the bench began. */
  loadAtBegin: number;
  node: string;
  postgres: string;
}

export function describeMachine(): Omit<Machine, "postgres"> {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? "unknown",
    cores: cores.length,
    loadAtBegin: loadavg()[0] ?? 0,
    node: process.versions.node,
  };
}
