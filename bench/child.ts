import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts another program of the bench under this very Node; it does not outlive this one. `input` reaches it as JSON in its
 * first argument.
 */
function start(program: string, input: unknown): ChildProcess {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(input)], { stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => child.kill();
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
  return child;
}

/** What a program of the bench was started with. */
export function inputOf<Input>(): Input {
  return JSON.parse(process.argv[2] ?? "null") as Input;
}

/** Says something to the program that started this one. */
export function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Runs a program to its end. @returns the last thing it answered. */
export async function runChild<Answer>(program: string, input: unknown): Promise<Answer> {
  const child = start(program, input);
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await ended(child);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Answer;
}

/** Starts a program that runs until it is stopped. Resolves with the first thing it answers. */
export async function startChild<Answer>(
  program: string,
  input: unknown,
): Promise<{ answer: Answer; stop: () => Promise<void> }> {
  const child = start(program, input);
  const first = new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
  });
  return { answer: JSON.parse(await first) as Answer, stop: () => stopChild(child, 2_000) };
}

/** Asks a process to end, and ends it when it does not within `patienceMs`. */
export async function stopChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = ended(child);
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await end;
  clearTimeout(timer);
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
}
