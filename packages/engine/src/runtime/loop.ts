/** Something that is done again and again, with a pause in between, until it is stopped. */
export interface Loop {
  /** Resolves when the round under way, if any, is done. */
  stop: () => Promise<void>;
}

export interface LoopOptions {
  name: string;
  /** Pause between two rounds, in ms. */
  everyMs: number;
  work: () => Promise<unknown>;
  /** A round that fails is reported; the next one comes as usual. */
  onError: (error: unknown) => void;
  /** In ms: a round that takes longer fails. Its connection may be dead without anybody having said so. */
  patienceMs?: number;
}

const usualPatienceMs = 10 * 60_000;

export function createLoop({ everyMs, work, onError, patienceMs = usualPatienceMs }: LoopOptions): Loop {
  let stopped = false;
  let wake: (() => void) | undefined;

  async function go(): Promise<void> {
    while (!stopped) {
      try {
        await within(patienceMs, work());
      } catch (error) {
        if (!stopped) onError(error);
      }
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const done = go();
  return {
    stop() {
      stopped = true;
      wake?.();
      return done;
    },
  };
}

/** Rejects when the work does not end in time; the work itself is left where it is. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${ms / 1_000} s.`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
