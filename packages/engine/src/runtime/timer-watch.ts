import type { Shell } from "./shell.ts";

/** Turns due timers into jobs in time, and looks less often while nothing happens. */
export interface TimerWatch {
  /** To be called every `timerMs`. @returns how many timers were due. */
  look: () => Promise<number>;
  /** Events have arrived here, of which timers may come. */
  note: () => void;
  /** The same for work of which timers may come as long as it goes on. */
  during: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** How often it looks while there is work. */
export const timerMs = 250;
/** A worker that has done nothing for this long has nothing to look for but what others have left. */
const quietMs = 5_000;
/** It looks for that once a second, which is the fourth call. */
const restMs = 900;
/** Timers taken at once, and in one job. */
const timersAtOnce = 5_000;
const timersPerJob = 250;

/**
 * A look costs an idle worker more than anything else it does. So it keeps in mind when the next timer is due, and looks then;
 * what this worker itself does may bring an earlier one, and meanwhile it always looks. One that others set while this worker
 * has nothing to do, to be due within the same second, is found within a second.
 */
export function createTimerWatch(
  shell: Pick<Shell, "pool" | "reach">,
  clock: () => number = () => performance.now(),
): TimerWatch {
  let lookAt = -Infinity;
  let workedAt = clock();
  let underWay = 0;
  const note = (): void => {
    workedAt = clock();
  };
  return {
    note,
    async look() {
      const now = clock();
      if (underWay === 0 && now - workedAt > quietMs && now < lookAt) return 0;
      const { taken, nextMs } = await promoteTimers(shell);
      if (taken > 0) note();
      lookAt = clock() + Math.min(restMs, nextMs);
      return taken;
    },
    async during(work) {
      underWay++;
      try {
        return await work();
      } finally {
        underWay--;
        note();
      }
    },
  };
}

/** Due timers become jobs; as long as there are many, without a pause. @returns also when the next is due, in ms from now. */
async function promoteTimers({
  pool,
  reach,
}: Pick<Shell, "pool" | "reach">): Promise<{ taken: number; nextMs: number }> {
  for (let all = 0; ;) {
    const [row] = await pool<{ taken: number; nextMs: number }[]>`
      select millrace.promote_timers(${timersAtOnce}, ${timersPerJob}) as taken, millrace.next_timer() as "nextMs"`;
    const { taken, nextMs } = row ?? { taken: 0, nextMs: 0 };
    all += taken;
    if (taken > 0) reach?.("timers.after_promotion");
    if (taken < timersAtOnce) return { taken: all, nextMs };
  }
}
