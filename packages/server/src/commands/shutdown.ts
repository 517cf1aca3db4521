/** Something that runs until it is told to stop. */
export interface Stoppable {
  /** Finishes what is under way and ends. */
  stop: () => Promise<void>;
}

/**
 * Stops on Ctrl-C or SIGTERM and ends the process; a second signal ends it at once.
 * What was acknowledged is in the database by then, so being cut off costs time, not data.
 */
export function stopOnSignal(running: Stoppable, say: (line: string) => void): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      say("Stopping: finishing what is under way. Once more to stop at once.");
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(`It did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`);
          process.exit(1);
        },
      );
    });
  }
}
