import { randomBytes } from "node:crypto";
import { databaseTime } from "./database-clock.ts";

let pool = randomBytes(4096);
let used = 0;
let lastMs = 0;
let counter = 0;
/** So far back, in ms, the clock was wrong before: order with the ids of other processes is worth more then. */
const corrected = 60_000;

/**
 * A version 7 UUID (RFC 9562): 48 bits of the database's time, then a counter that keeps the ids of one process in order within a
 * millisecond, then randomness. Random bytes come from a pool, because ids are made by the thousand.
 */
export function uuidv7(): string {
  const now = databaseTime();
  if (now > lastMs || now < lastMs - corrected) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  if (used + 8 > pool.length) {
    pool = randomBytes(4096);
    used = 0;
  }
  pool[used] = ((pool[used] ?? 0) & 0x3f) | 0x80;
  const random = pool.toString("hex", used, used + 8);
  used += 8;
  const time = lastMs.toString(16).padStart(12, "0");
  const order = counter.toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${random.slice(0, 4)}-${random.slice(4)}`;
}

/** The time of receipt that a version 7 UUID carries, in ms since 1970. */
export function uuidTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
