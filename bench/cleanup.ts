/** What has to be undone when the bench ends, however it ends. */
export interface Cleanup {
  /** The last one registered is undone first. */
  add: (undo: () => Promise<unknown>) => void;
  /** Undoes everything, once; further calls wait for the first. */
  run: () => Promise<void>;
}

/** Also undoes everything on Ctrl-C and SIGTERM, and then ends the process. */
export function createCleanup(): Cleanup {
  const undos: (() => Promise<unknown>)[] = [];
  let done: Promise<void> | undefined;

  async function undoAll(): Promise<void> {
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      await undo().catch((error: unknown) => process.stderr.write(`While cleaning up: ${String(error)}\n`));
    }
  }

  const run = () => (done ??= undoAll());
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      process.stderr.write("\nStopping …\n");
      void run().then(() => process.exit(code));
    });
  }
  return { add: (undo) => undos.push(undo), run };
}
