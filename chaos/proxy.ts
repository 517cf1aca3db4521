import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { inputOf, tell } from "./child.ts";
import { createScanner } from "./protocol.ts";
import { createRandom } from "./random.ts";

/** Stands between clients and PostgreSQL, and now and then cuts a connection at its COMMIT. A program of its own. */
export interface ProxyInput {
  /** Of PostgreSQL. */
  port: number;
  seed: number;
  /** Who connects here, and how many ms lie between two cuts of theirs on average. */
  clients: Record<string, number>;
}

export interface ProxyReady {
  /** Where each kind of client connects. */
  ports: Record<string, number>;
}

/**
 * - `before`: PostgreSQL never sees the COMMIT.
 * - `during`: PostgreSQL gets it, and the client is gone at the same moment.
 * - `after`: PostgreSQL has carried it out, and the client never learns of it.
 */
export type Cut = "before" | "during" | "after";
export type CutCounts = Record<string, Record<Cut, number>>;

const cuts: readonly Cut[] = ["before", "during", "after"];

const { port, seed, clients } = inputOf<ProxyInput>();
const counts: CutCounts = {};
let isCutting = false;

async function listenFor(name: string, meanMs: number): Promise<number> {
  const random = createRandom(seed, `cuts of ${name}`);
  const count: Record<Cut, number> = { before: 0, during: 0, after: 0 };
  counts[name] = count;
  let next: Cut | undefined;
  const arm = (): void => {
    setTimeout(() => {
      next = random.pick(cuts);
    }, random.pause(meanMs));
  };
  arm();
  /** The cut that is due, if one is; whoever asks has to make it. */
  const take = (): Cut | undefined => {
    if (!isCutting || next === undefined) return undefined;
    const taken = next;
    next = undefined;
    count[taken]++;
    arm();
    return taken;
  };
  const server = createServer((client) => pass(client, take)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function pass(client: Socket, take: () => Cut | undefined): void {
  const backend = connect(port, "127.0.0.1");
  for (const socket of [client, backend]) socket.setNoDelay(true);
  const scanner = createScanner();
  let cut: Cut | undefined;
  client.on("error", () => undefined).on("close", () => backend.end());
  backend.on("error", () => undefined).on("close", () => client.destroy());
  client.on("data", (chunk: Buffer) => {
    if (cut === "before" || cut === "during") return;
    const { before, commit } = scanner.scan(chunk);
    send(client, backend, before);
    if (!commit) return;
    // After one that is cut off only its answer is awaited; what belongs to it may still be on its way.
    cut ??= take();
    if (cut !== "before") send(client, backend, commit);
    if (cut === "before" || cut === "during") client.resetAndDestroy();
  });
  backend.on("data", (chunk: Buffer) => {
    // What comes after a client is gone is read all the same, or PostgreSQL would wait for somebody who does.
    if (cut === undefined) send(backend, client, chunk);
    else client.resetAndDestroy();
  });
}

function send(from: Socket, to: Socket, bytes: Buffer): void {
  if (bytes.length === 0 || to.destroyed || to.write(bytes)) return;
  from.pause();
  to.once("drain", () => from.resume());
}

process.on("message", (question: "cut" | "spare" | "counts") => {
  if (question !== "counts") isCutting = question === "cut";
  tell(counts);
});

const ports: ProxyReady["ports"] = {};
for (const [name, meanMs] of Object.entries(clients)) ports[name] = await listenFor(name, meanMs);
tell({ ports } satisfies ProxyReady);
