import { ERROR_PORT, type GraphNode } from "../graph/document.ts";
import { isJsonObject } from "../json.ts";
import type { NodeDescriptor, Port } from "./descriptor.ts";

/** The ports a node has with its present config, in the order in which they are drawn. */
export function portsOf(
  descriptor: Pick<NodeDescriptor, "ports">,
  node: Pick<GraphNode, "config" | "onError">,
): Port[] {
  const ports: Port[] = [];
  const { fromConfig, fixed } = descriptor.ports;
  if (fromConfig) {
    const list = node.config[fromConfig.list];
    for (const item of Array.isArray(list) ? list : []) {
      if (!isJsonObject(item)) continue;
      const id = item[fromConfig.id];
      const title = item[fromConfig.title];
      if (typeof id !== "string" || id === "") continue;
      const mayEnd = fromConfig.mayEnd !== undefined && item[fromConfig.mayEnd] === true;
      ports.push({ id, title: typeof title === "string" && title ? title : id, ...(mayEnd ? { mayEnd } : {}) });
    }
  }
  ports.push(...fixed);
  if (node.onError === "port") ports.push({ id: ERROR_PORT, title: "On error" });
  return ports;
}
