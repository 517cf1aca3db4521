import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { findChromium } from "./chromium.ts";

/** Every test: units, those on a real PostgreSQL, those of components, and the browser's. Run as `npm test`. */
function run(command: string, args: string[], environment: Record<string, string> = {}): void {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const chromium = findChromium();
console.log(`Testing with ${chromium}`);
run("vitest", ["run"]);
run("node", ["scripts/build-editor.ts"]);
if (existsSync("e2e") && readdirSync("e2e").some((name) => name.endsWith(".spec.ts"))) {
  run("playwright", ["test"], { MILLRACE_CHROMIUM: chromium });
}
