import { setTimeout as sleep } from "node:timers/promises";
import type { Millrace } from "../../e2e/millrace.ts";
import type { Graph } from "../../packages/shared/src/graph/document.ts";
import { sampleWorkflow } from "../../packages/server/src/sample-workflow.ts";
import { ordersGraph, orderTests, thankForOrders } from "./tested-workflow.ts";
import { broken, callable, changedGraph, grouped, welcome } from "./workflows.ts";

/** What the pictures of a full installation show, by id. */
export interface Stage {
  sample: string;
  welcome: string;
  grouped: string;
  broken: string;
  tested: string;
  succeededRun: string;
  waitingRun: string;
  failedRun: string;
  contact: string;
}

const names = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Margaret", "Dennis", "Radia", "Tim"];

interface Item {
  id: string;
}

/** Fills an installation as some days of use do: workflows in several states, contacts, runs of every kind. */
export async function fillStage({ api, url, apiKey }: Millrace): Promise<Stage> {
  const list = async (path: string) => (await api<{ items: Item[] }>("GET", path)).items;
  const first = async (path: string): Promise<string> => (await list(path))[0]?.id ?? "";
  const until = async (path: string, count: number): Promise<void> => {
    for (let look = 0; look < 300 && (await list(path)).length < count; look++) await sleep(100);
  };
  const draw = (workflow: object) => api<Item>("POST", "/v1/workflows", workflow);
  const edit = (id: string, graph: Graph) =>
    fetch(`${url}/v1/workflows/${id}/draft`, {
      method: "PUT",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", "if-match": "*" },
      body: JSON.stringify({ graph }),
    });

  const sample = await first("/v1/workflows");
  const inGroups = await draw(grouped);
  const drawn = await draw(welcome);
  await api("POST", `/v1/workflows/${drawn.id}/publish`, { note: "First version" });
  const unfinished = await draw(broken);
  await draw({
    ...sampleWorkflow,
    name: "Ask for a review",
    description: "Two weeks after a purchase",
    category: "Shop",
  });

  for (const [at, name] of names.entries()) {
    const contact = {
      externalId: `person-${at}`,
      email: `${name.toLowerCase()}@example.com`,
      fields: { first_name: name, country: at % 3 === 0 ? "DE" : "AT" },
    };
    await api("POST", "/v1/events", {
      ...{ type: "form.submitted", source: "website", contact },
      data: { formId: at % 4 === 3 ? "newsletter" : "contact", budget: at * 40, message: "Hello" },
    });
  }
  await until("/v1/runs?status=waiting", 3);
  await until("/v1/runs?status=failed", 1);
  await until("/v1/runs?status=succeeded", 8);
  await api("POST", `/v1/workflows/${drawn.id}/publish`, { note: "The same again, with a note" });
  await edit(drawn.id, changedGraph);
  const orders = await draw(thankForOrders);
  await api("POST", `/v1/workflows/${orders.id}/publish`, {});
  for (const test of orderTests) await api("POST", `/v1/workflows/${orders.id}/tests`, test);
  await edit(orders.id, ordersGraph(1_000));
  await api("POST", "/v1/api-keys", { name: "Website forms", eventTypes: ["form.*"] });
  await api("POST", "/v1/api-keys", { name: "Reports", scopes: ["runs:read", "contacts:read"] });
  const hooked = await draw(callable);
  await api("POST", `/v1/workflows/${hooked.id}/publish`, {});
  return {
    ...{ sample, welcome: drawn.id, grouped: inGroups.id, broken: unfinished.id, tested: orders.id },
    succeededRun: await first(`/v1/runs?status=succeeded&workflowId=${sample}`),
    waitingRun: await first("/v1/runs?status=waiting"),
    failedRun: await first("/v1/runs?status=failed"),
    contact: await first("/v1/contacts"),
  };
}

/** Takes away what a new workspace begins with. */
export async function clearStage({ api }: Millrace): Promise<void> {
  for (const { id } of (await api<{ items: Item[] }>("GET", "/v1/workflows")).items)
    await api("DELETE", `/v1/workflows/${id}`);
}
