import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";

const keyBytes = 32;

/**
 * The master key in the file at `path`: 32 raw bytes, mode 600. Creates it when there is none; of several processes
 * that start at once, all get the same key. Throws when the file is damaged or others may read it.
 */
export async function loadMasterKey(path: string): Promise<Buffer> {
  const existing = await readKey(path);
  if (existing !== undefined) return existing;
  await createKey(path);
  const created = await readKey(path);
  if (created === undefined) throw new Error(`The master key ${path} disappeared while it was created.`);
  return created;
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new Error(`Others may read the master key ${path}; give it mode 600.`);
    const key = await readFile(path);
    if (key.byteLength !== keyBytes) throw new Error(`The master key ${path} is damaged: it must have 32 bytes.`);
    return key;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Written aside and linked into place: the file never exists half written, and the first process wins. */
async function createKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  const file = await open(aside, "wx", 0o600);
  try {
    await file.writeFile(randomBytes(keyBytes));
    // What is sealed with this key is lost without it: it has to be on the disk before it is used.
    await file.sync();
    await link(aside, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await file.close();
    await unlink(aside);
  }
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
