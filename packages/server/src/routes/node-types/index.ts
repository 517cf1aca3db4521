import { nodeDescriptorSchema } from "@millrace/shared/nodes/descriptor.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

/** `/v1/node-types`: what can be drawn. */
export const nodeTypeRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/node-types",
    tag: "Workflows",
    summary: "List every node type with its ports and the JSON Schemas of its config and output",
    permission: "workflows:read",
    replies: { 200: z.object({ items: z.array(nodeDescriptorSchema) }) },
    handle: async (_call, { nodeTypes }) => ({
      status: 200,
      body: { items: nodeTypes.all().map(({ descriptor }) => descriptor) },
    }),
  }),
];
