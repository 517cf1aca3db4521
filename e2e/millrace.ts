import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Page, test as base } from "@playwright/test";
import { type Mailbox, startMailbox } from "./mailbox.ts";

const root = resolve(import.meta.dirname, "..");
/** The Node that the project brings, not the machine's. */
export const node = join(root, "node_modules/node/bin/node");

export interface Credentials {
  url: string;
  email: string;
  password: string;
  apiKey: string;
  workspaceId: string;
}

export interface Millrace extends Credentials {
  /** What the program has printed so far. */
  output: () => string;
  /** Calls the API with the first key. */
  api: <Reply>(method: string, path: string, body?: unknown) => Promise<Reply>;
  stop: () => Promise<void>;
  /** Kills it; what it has stored stays. */
  kill: () => Promise<void>;
  /** Starts it anew on what was stored, at the same address. */
  startAgain: () => Promise<Millrace>;
}

/** Where a program keeps everything, and where it listens. */
interface Place {
  home: string;
  port: number;
}

/** Starts the program as a user does: its own database, a free port, an empty home. */
export async function startMillrace(environment: Record<string, string> = {}, place?: Place): Promise<Millrace> {
  const { home, port } = place ?? { home: await mkdtemp(join(tmpdir(), "millrace-e2e-")), port: await freePort() };
  const child = spawn(node, ["packages/server/src/main.ts", "start"], {
    cwd: root,
    env: { ...process.env, MILLRACE_HOME: home, PORT: String(port), LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const credentials = await ready(child, home, () => output);
  return {
    ...credentials,
    output: () => output,
    async api<Reply>(method: string, path: string, body?: unknown) {
      const answer = await fetch(credentials.url + path, {
        method,
        headers: {
          authorization: `Bearer ${credentials.apiKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as Reply;
    },
    async kill() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGKILL");
      await ended;
    },
    startAgain: () => startMillrace(environment, { home, port }),
    async stop() {
      // Its database has outlived one that was killed.
      if (child.exitCode !== null || child.signalCode !== null) {
        return (await startMillrace(environment, { home, port })).stop();
      }
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, home: string, output: () => string): Promise<Credentials> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (child.exitCode !== null) throw new Error(`Millrace ended before it was ready:\n${output()}`);
    if (output().includes("Ctrl-C stops")) {
      return JSON.parse(await readFile(join(home, "credentials.json"), "utf8")) as Credentials;
    }
    await sleep(100);
  }
  throw new Error(`Millrace was not ready in time:\n${output()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (typeof address !== "object" || address === null) throw new Error("No port is free");
  return address.port;
}

/** Signs in through the form. */
export async function signIn(page: Page, { url, email, password }: Credentials): Promise<void> {
  await page.goto(url);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
}

/** One installation with a mail server for all tests of a worker; each test works with workflows and contacts of its own. */
export const test = base.extend<object, { mailHost: string; mailbox: Mailbox; millrace: Millrace }>({
  mailHost: ["127.0.0.1", { scope: "worker", option: true }],
  mailbox: [
    async ({ mailHost }, use) => {
      const mailbox = await startMailbox(mailHost);
      await use(mailbox);
      await mailbox.stop();
    },
    { scope: "worker" },
  ],
  millrace: [
    async ({ mailbox }, use) => {
      const millrace = await startMillrace({ SMTP_URL: mailbox.url, MAIL_FROM: "Millrace <hello@example.com>" });
      await use(millrace);
      await millrace.stop();
    },
    { scope: "worker" },
  ],
});
