import { readPeak, resetPeak } from "./procfs.ts";

/** What a process of Millrace does. */
export type Role = "api" | "worker";

/** The most memory that one process of each role has held at once, in MB, by scenario. */
export type Peaks = ReadonlyMap<string, ReadonlyMap<Role, number>>;

/** Notes how much memory Millrace's processes need at the most. */
export interface MemoryLog {
  /** From now on everything counts for this scenario. */
  enter: (scenario: string) => Promise<void>;
  watch: (role: Role, pid: number) => void;
  /** To be called before a process ends: afterwards nobody can ask it. */
  leave: (pid: number) => Promise<void>;
  peaks: () => Promise<Peaks>;
}

export function createMemoryLog(): MemoryLog {
  const watched = new Map<number, Role>();
  const peaks = new Map<string, Map<Role, number>>();
  let current = "start";

  async function note(pid: number): Promise<void> {
    const role = watched.get(pid);
    const peak = await readPeak(pid);
    if (!role || peak === null) return;
    let own = peaks.get(current);
    if (!own) peaks.set(current, (own = new Map()));
    own.set(role, Math.max(own.get(role) ?? 0, peak));
  }

  const noteAll = () => Promise.all([...watched.keys()].map(note));
  return {
    async enter(scenario) {
      await noteAll();
      await Promise.all([...watched.keys()].map(resetPeak));
      current = scenario;
    },
    watch: (role, pid) => void watched.set(pid, role),
    async leave(pid) {
      await note(pid);
      watched.delete(pid);
    },
    async peaks() {
      await noteAll();
      return peaks;
    },
  };
}
