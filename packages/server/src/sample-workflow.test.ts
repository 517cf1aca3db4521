import { createNodeTypes } from "@millrace/engine/nodes/node-types.ts";
import { checkWorkflow } from "@millrace/shared/graph/checks/check-workflow.ts";
import { builtInEvents } from "@millrace/shared/graph/checks/knowledge.ts";
import { expect, it } from "vitest";
import { sampleWorkflow } from "./sample-workflow.ts";

it("The sample workflow raises no alarm", () => {
  const knowledge = { types: createNodeTypes(), eventTypes: builtInEvents, contactFields: [], settings: {} };
  expect(checkWorkflow(sampleWorkflow.graph, knowledge)).toEqual([]);
});
