import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Names where this process's id means something: the machine, since it was started, and on Linux the namespace of process ids.
 * Two containers of one host, or of one name, see different processes under the same ids.
 */
export const processSpace: string = [
  hostname(),
  ...known(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
  ...known(() => readlinkSync("/proc/self/ns/pid")),
].join(" ");

/** Only Linux tells. */
function known(read: () => string): string[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
