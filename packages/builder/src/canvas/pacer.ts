export interface Pace {
  /** Work that takes no longer, in ms, is followed by the shortest pause. */
  quick?: number;
  /** The shortest and the longest pause, in ms. */
  least: number;
  most: number;
  /** How many times as long as the work itself the pause after it is. */
  perWork: number;
}

/** Does the same work again and again, so often that it takes a fixed part of the time, whatever the drawing and the machine are. */
export interface Pacer {
  /**
   * The work is due: after the pause that the last one calls for; done once for all that ask meanwhile.
   * It draws synchronously, or as a microtask, and is counted until the browser is free again.
   */
  ask: (work: () => void) => void;
  /** Forgets what is due. */
  cancel: () => void;
  /** Whether work that is due has been put off. */
  isBehind: () => boolean;
}

export function createPacer({ quick = 0, least, most, perWork }: Pace): Pacer {
  let pause = least;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function now(work: () => void): void {
    cancel();
    const began = performance.now();
    work();
    setTimeout(() => {
      const took = performance.now() - began;
      pause = took <= quick ? least : Math.min(most, Math.max(least, took * perWork));
    });
  }
  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  return {
    ask(work) {
      if (pause === 0) now(work);
      else timer ??= setTimeout(() => now(work), pause);
    },
    cancel,
    isBehind: () => timer !== undefined,
  };
}
