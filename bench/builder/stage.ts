import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../scripts/chromium.ts";
import type { Cleanup } from "../cleanup.ts";
import { install } from "../installation.ts";
import { createMemoryLog } from "../memory.ts";
import { startSetting } from "../setting.ts";
import { drawing } from "./drawing.ts";

/** A server with workflows to open, and a browser to open them in. */
export interface Stage {
  url: string;
  browser: Browser;
  /** What the browser calls itself. */
  version: string;
  postgres: string;
  quick: boolean;
  /** A folder for CPU profiles of the page. */
  profile: string | undefined;
  /** A workflow of this size. @returns its address. */
  workflow: (nodes: number, edges: number) => Promise<string>;
  /** A signed-in page with a cache of its own, which is empty. */
  openPage: () => Promise<Page>;
}

export const view = { width: 1440, height: 900 };

/** Without these flags a browser in a container looks for a GPU and for updates that are not there. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Credentials {
  email: string;
  password: string;
  apiKey: string;
}

/** The first start writes them a moment after it has begun to answer. */
async function firstCredentials(home: string): Promise<Credentials> {
  for (let waited = 0; waited < 20_000; waited += 100) {
    const text = await readFile(join(home, "credentials.json"), "utf8").catch(() => "");
    if (text.endsWith("}") || text.endsWith("}\n")) return JSON.parse(text) as Credentials;
    await sleep(100);
  }
  throw new Error("The server has made no first workspace");
}

export async function setStage(
  { quick, profile }: { quick: boolean; profile: string | undefined },
  cleanup: Cleanup,
): Promise<Stage> {
  const setting = await startSetting(cleanup);
  const ground = { setting, memory: createMemoryLog(), cleanup, profile: undefined };
  const { front } = await install(ground, "builder", "server");
  const { url } = front;
  const credentials = await firstCredentials(setting.home);
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  cleanup.add(() => browser.close());
  const session = await signIn(browser, url, credentials);
  const known = new Map<number, Promise<string>>();

  async function create(nodes: number, edges: number): Promise<string> {
    const response = await fetch(`${url}/v1/workflows`, {
      method: "POST",
      headers: { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ name: `Everything at once, ${nodes} steps`, graph: drawing(nodes, edges) }),
    });
    if (!response.ok) throw new Error(`The workflow was refused: ${response.status} ${await response.text()}`);
    const { id } = (await response.json()) as { id: string };
    return `${url}/workflows/${id}`;
  }

  return {
    url,
    browser,
    version: browser.version(),
    postgres: setting.version,
    quick,
    profile,
    workflow(nodes, edges) {
      const made = known.get(nodes) ?? create(nodes, edges);
      known.set(nodes, made);
      return made;
    },
    async openPage() {
      const context = await browser.newContext({ viewport: view, storageState: session });
      return context.newPage();
    },
  };
}

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signIn(browser: Browser, url: string, { email, password }: Credentials): Promise<Session> {
  const context = await browser.newContext({ viewport: view });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  const session = await context.storageState();
  await context.close();
  return session;
}
