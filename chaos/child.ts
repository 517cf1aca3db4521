import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts another program of this folder under this very Node; `input` reaches it as JSON in its first argument. It ends with
 * this process: its channel closes.
 */
export function startChild(program: string, input: unknown): ChildProcess {
  return fork(fileURLToPath(new URL(program, import.meta.url)), [JSON.stringify(input)], { execArgv: [] });
}

/** What this program was started with. */
export function inputOf<Input>(): Input {
  process.once("disconnect", () => process.exit(0));
  return JSON.parse(process.argv[2] ?? "null") as Input;
}

/** Tells the program that started this one. */
export function tell(message: unknown): void {
  process.send?.(message);
}

/** The next thing the child tells. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) => reject(new Error(`A part of the test ended with ${code}.`));
    child.once("exit", end);
    child.once("message", (message) => {
      child.removeListener("exit", end);
      resolve(message as Message);
    });
  });
}

/** Asks the child, and waits for its answer. */
export function ask<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  const answer = nextMessage<Answer>(child);
  child.send(question);
  return answer;
}
