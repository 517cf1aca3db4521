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
  /** The work cannot wait. */
  now: (work: () => void) => void;
  /** What is asked for next comes after the longest pause: it is known to take long before it was done once. */
  defer: () => void;
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
    const reckon = () => {
      const took = performance.now() - began;
      pause = took <= quick ? least : Math.min(most, Math.max(least, took * perWork));
    };
    work();
    // More is known once the browser is free again, but who asks before that shall not have the same work done at once.
    reckon();
    setTimeout(reckon);
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
    now,
    defer() {
      pause = most;
    },
    cancel,
    isBehind: () => timer !== undefined,
  };
}
