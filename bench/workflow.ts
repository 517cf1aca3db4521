import { eventType, tag } from "./events.ts";
import type { RunningServer } from "./server.ts";

/** Three steps: a form starts it, a branch looks at the amount, the contact gets a tag. */
const graph = {
  nodes: [
    { id: "start", type: eventType, config: {}, position: { x: 0, y: 0 } },
    {
      id: "branch",
      type: "flow.branch",
      config: {
        branches: [
          {
            id: "big",
            name: "Over 100",
            when: { all: [{ field: "event.data.amount", operator: "greater_than", value: 100 }] },
          },
        ],
      },
      position: { x: 0, y: 140 },
    },
    { id: "tag", type: "contact.add_tag", config: { tag }, position: { x: 0, y: 280 } },
  ],
  edges: [
    { id: "e1", source: "start", target: "branch" },
    { id: "e2", source: "branch", sourcePort: "big", target: "tag" },
  ],
};

/** Publishes the measured workflow and archives every other one. @returns its id. */
export async function publishOnly(server: RunningServer): Promise<string> {
  const { items } = await call<{ items: { id: string }[] }>(server, "GET", "/v1/workflows");
  for (const { id } of items) await call(server, "POST", `/v1/workflows/${id}/archive`);
  const { id } = await call<{ id: string }>(server, "POST", "/v1/workflows", { name: "Bench", graph });
  await call(server, "POST", `/v1/workflows/${id}/publish`, {});
  return id;
}

async function call<Reply>(
  { url, apiKey }: RunningServer,
  method: string,
  path: string,
  body?: object,
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return JSON.parse(text || "null") as Reply;
}
