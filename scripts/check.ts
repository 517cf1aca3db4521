import { spawnSync } from "node:child_process";

/** Every static check, one after the other; a failing one does not hide the next. Run as `npm run check`. */
const checks: [name: string, command: string, args: string[], folder?: string][] = [
  ["format", "oxfmt", ["--check", "."]],
  ["lint", "oxlint", ["--deny-warnings"]],
  ["types of shared", "tsc", ["--noEmit", "-p", "packages/shared"]],
  ["types of the core", "tsc", ["--noEmit", "-p", "packages/engine/src/core"]],
  ["types of engine", "tsc", ["--noEmit", "-p", "packages/engine"]],
  ["types of server", "tsc", ["--noEmit", "-p", "packages/server"]],
  ["types of builder", "tsc", ["--noEmit", "-p", "packages/builder"]],
  ["types of scripts and end-to-end tests", "tsc", ["--noEmit", "-p", "."]],
  ["types of the bench", "tsc", ["--noEmit", "-p", "bench"]],
  ["types of the editor's bench", "tsc", ["--noEmit", "-p", "bench/builder"]],
  ["types of the chaos test", "tsc", ["--noEmit", "-p", "chaos"]],
  ["package boundaries", "turbo", ["boundaries"]],
  ["unused code", "knip", ["--no-progress"]],
];

const failed: string[] = [];
for (const [name, command, args] of checks) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
