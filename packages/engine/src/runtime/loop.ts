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
}

export function createLoop({ everyMs, work, onError }: LoopOptions): Loop {
  let stopped = false;
  let wake: (() => void) | undefined;

  async function go(): Promise<void> {
    while (!stopped) {
      try {
        await work();
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
