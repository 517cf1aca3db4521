import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A Chromium to test with: the named one, one of the machine, one that Playwright has downloaded before; otherwise it is
 * downloaded by Playwright or, for root on Debian and Ubuntu, installed as a package.
 * @returns its path.
 */
export function findChromium(): string {
  const found = named() ?? installed() ?? downloaded();
  if (found) return found;
  console.log("No Chromium is on this machine: Playwright downloads one …");
  if (run("playwright", ["install", "chromium"])) {
    const fresh = downloaded();
    if (fresh && starts(fresh)) return fresh;
    console.log("It does not start, most likely for want of libraries: Playwright installs them …");
    if (run("playwright", ["install-deps", "chromium"]) && fresh) return fresh;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing the Chromium of the distribution …");
    run("apt-get", ["update"]);
    run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
    const packaged = installed();
    if (packaged) return packaged;
  }
  throw new Error("No Chromium was found or could be installed. Name one in MILLRACE_CHROMIUM.");
}

function named(): string | undefined {
  const path = process.env["MILLRACE_CHROMIUM"];
  if (path && !existsSync(path)) throw new Error(`MILLRACE_CHROMIUM names ${path}, which does not exist.`);
  return path || undefined;
}

function installed(): string | undefined {
  const paths = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return paths.find((path) => existsSync(path) && starts(path));
}

/** The newest of Playwright's own downloads. */
function downloaded(): string | undefined {
  const caches = [
    process.env["PLAYWRIGHT_BROWSERS_PATH"],
    join(homedir(), ".cache/ms-playwright"),
    join(homedir(), "Library/Caches/ms-playwright"),
  ];
  const programs = [
    "chrome-linux64/chrome",
    "chrome-linux/chrome",
    "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  ];
  for (const cache of caches) {
    if (!cache || !existsSync(cache)) continue;
    const versions = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
    versions.sort((one, other) => Number(other.slice(9)) - Number(one.slice(9)));
    for (const version of versions) {
      const program = programs.map((path) => join(cache, version, path)).find((path) => existsSync(path));
      if (program && starts(program)) return program;
    }
  }
  return undefined;
}

/** Some distributions ship a script under this name that only says where to get the real one. */
function starts(path: string): boolean {
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return status === 0 && /chrom/i.test(stdout);
}

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}
