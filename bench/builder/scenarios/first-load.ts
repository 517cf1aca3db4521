import type { Page } from "@playwright/test";
import type { Figure } from "../../figures.ts";
import type { Stage } from "../stage.ts";
import type { BuilderScenario } from "./all.ts";

/** A script as it came over the network. */
interface Script {
  name: string;
  /** As transferred, which is compressed; and as it runs. */
  kilobytes: number;
  whole: number;
}

const target = { most: 250 };

export const firstLoad: BuilderScenario = {
  name: "load",
  about: "compressed script that the browser takes in before the editor's own",
  async measure(stage) {
    const list = await scriptsOf(stage, "/workflows", (page) =>
      page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor(),
    );
    const canvas = await scriptsOf(stage, new URL(await stage.workflow(500, 700)).pathname, (page) =>
      page.locator(".react-flow__node").first().waitFor(),
    );
    const before = new Set(list.map(({ name }) => name));
    const own = canvas.filter(({ name }) => !before.has(name));
    const shared = canvas.filter(({ name }) => before.has(name));
    return {
      figures: [
        line("the list of workflows, all its scripts", list, true),
        line("the editor: what the list needs too", shared, true),
        line("the editor: its own on top", own),
      ],
      notes: ["The list of workflows:", ...table(list), "The editor's own:", ...table(own)],
    };
  },
};

function line(name: string, scripts: Script[], promised = false): Figure {
  return {
    name,
    value: scripts.reduce((sum, { kilobytes }) => sum + kilobytes, 0),
    unit: "KB",
    ...(promised ? { target } : {}),
  };
}

/** Largest first; what is small in one line. */
function table(scripts: Script[]): string[] {
  const row = ({ name, kilobytes, whole }: Script) =>
    `  ${name.padEnd(44)} ${kilobytes.toFixed(1).padStart(7)} KB compressed ${whole.toFixed(0).padStart(5)} KB`;
  const large = scripts.filter(({ kilobytes }) => kilobytes >= 2).toSorted((a, b) => b.kilobytes - a.kilobytes);
  const small = scripts.filter(({ kilobytes }) => kilobytes < 2);
  const sum = (of: "kilobytes" | "whole") => small.reduce((total, script) => total + script[of], 0);
  const rest = { name: `and ${small.length} below 2 KB`, kilobytes: sum("kilobytes"), whole: sum("whole") };
  return [...large, rest].map(row);
}

/** Every script up to the moment at which the page is there; what it fetches ahead of need afterwards does not count. */
async function scriptsOf(stage: Stage, path: string, isThere: (page: Page) => Promise<void>): Promise<Script[]> {
  const page = await stage.openPage();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const names = new Map<string, string>();
  const scripts = new Map<string, Script>();
  network.on("Network.responseReceived", ({ requestId, response, type }) => {
    if (type === "Script") names.set(requestId, new URL(response.url).pathname.replace("/assets/", ""));
  });
  network.on("Network.dataReceived", ({ requestId, dataLength }) => {
    const name = names.get(requestId);
    if (name === undefined) return;
    const known = scripts.get(requestId) ?? { name, kilobytes: 0, whole: 0 };
    scripts.set(requestId, { ...known, whole: known.whole + dataLength / 1000 });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) scripts.set(requestId, { ...script, kilobytes: encodedDataLength / 1000 });
  });
  await page.goto(stage.url + path, { waitUntil: "commit" });
  await isThere(page);
  const loaded = [...scripts.values()].filter(({ kilobytes }) => kilobytes > 0);
  await page.context().close();
  return loaded;
}
