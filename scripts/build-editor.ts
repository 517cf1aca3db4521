import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds the editor unless the last build is newer than everything it is made of, so that a second start is quick. */
const root = fileURLToPath(new URL("..", import.meta.url));
const builder = join(root, "packages/builder");
const sources = [
  join(builder, "src"),
  join(builder, "public"),
  join(builder, "index.html"),
  join(builder, "vite.config.ts"),
  join(builder, "package.json"),
  join(root, "packages/shared/src"),
  join(root, "pnpm-lock.yaml"),
];

/** Milliseconds since 1970 of the youngest file; 0 where there is none. */
function newestChange(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  // The folder's own time tells of files that were removed.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

const built = statSync(join(builder, "dist/index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (built <= Math.max(...sources.map(newestChange))) {
  console.log("Building the editor …");
  const vite = join(builder, "node_modules/.bin/vite");
  const { status, error } = spawnSync(vite, ["build", "--logLevel", "warn"], {
    cwd: builder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) console.error(`The editor could not be built: ${error.message}`);
  process.exitCode = status ?? 1;
}
