import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, chown, cp, mkdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The account PostgreSQL runs under; undefined means our own. */
export interface Account {
  uid: number;
  gid: number;
}

export interface Place {
  account: Account | undefined;
  /** Folder with `bin`, `lib`, `share`. */
  native: string;
  dataDirectory: string;
}

/** Where data and copied programs go when the account cannot reach their usual place. */
const commonPlace = "/var/lib/millrace";

/**
 * Decides who runs PostgreSQL and where. PostgreSQL refuses to run as root, so root hands it to the account `postgres`
 * (made if missing; `nobody` where that fails). That account must be able to reach programs and data: below a folder which only
 * root may enter, such as /root, both move to /var/lib/millrace.
 */
export async function findPlace(home: string, native: string): Promise<Place> {
  const usual = join(resolve(home), "postgres");
  if (process.getuid?.() !== 0) return { account: undefined, native, dataDirectory: usual };
  const account =
    (await ownerOf(usual)) ?? (await findAccount("postgres")) ?? (await makeAccount()) ?? (await findAccount("nobody"));
  await letThrough(home);
  if (!account) throw new Error("PostgreSQL does not run as root, and no other account was found: set DATABASE_URL");
  const dataDirectory = (await isReachable(home)) ? usual : join(commonPlace, fingerprint(home), "postgres");
  await mkdir(dirname(dataDirectory), { recursive: true });
  return { account, native: (await isReachable(native)) ? native : await copyPrograms(native), dataDirectory };
}

/** Hands a folder over to the account. */
export async function handOver(folder: string, account: Account | undefined): Promise<void> {
  if (account) await chown(folder, account.uid, account.gid);
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function findAccount(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function makeAccount(): Promise<Account | undefined> {
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  } catch {
    return undefined;
  }
  return findAccount("postgres");
}

/** The account has to pass through our own folder, without seeing what is in it. */
async function letThrough(home: string): Promise<void> {
  const { mode } = await stat(home);
  if ((mode & 0o001) === 0) await chmod(home, (mode & 0o777) | 0o001);
}

/** Whether everybody may enter every folder on the way. */
async function isReachable(path: string): Promise<boolean> {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
  }
  return true;
}

async function copyPrograms(native: string): Promise<string> {
  const target = join(commonPlace, `${basename(dirname(native))}-${fingerprint(native)}`);
  if (await stat(target).catch(() => undefined)) return target;
  const unfinished = `${target}.${process.pid}`;
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target).catch(() => undefined);
  return target;
}

function fingerprint(path: string): string {
  return createHash("sha256").update(resolve(path)).digest("hex").slice(0, 12);
}
