import type { Rehearsal, RehearseBody, TriedNode, TryNodeBody } from "@millrace/shared/api/rehearsal.ts";
import type { SaveTestBody, TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Shell } from "../runtime/shell.ts";
import { rehearse } from "./rehearse.ts";
import { runTests } from "./run-tests.ts";
import { saveTest } from "./save-test.ts";
import { tryNode } from "./try-node.ts";

/** Drafts, carried out without any consequence. */
export interface Rehearsals {
  rehearse: (workspaceId: string, workflowId: string, body: RehearseBody) => Promise<Rehearsal>;
  /** One node alone; with `send` it really makes its call. */
  tryNode: (workspaceId: string, workflowId: string, body: TryNodeBody) => Promise<TriedNode>;
  /** Stores a test, or changes one. Without an expectation, what the draft does now is expected. */
  saveTest: (
    workspaceId: string,
    workflowId: string,
    body: SaveTestBody,
    by: string,
    testId?: string,
  ) => Promise<WorkflowTest>;
  /** Runs every saved test against a graph, by default the draft. */
  runTests: (workspaceId: string, workflowId: string, graph?: Graph) => Promise<TestRun>;
}

export function createRehearsals(shell: Shell): Rehearsals {
  return {
    rehearse: (workspaceId, workflowId, body) => rehearse(shell, workspaceId, workflowId, body),
    tryNode: (workspaceId, workflowId, body) => tryNode(shell, workspaceId, workflowId, body),
    saveTest: (...asked) => saveTest(shell, ...asked),
    runTests: (workspaceId, workflowId, graph) => runTests(shell, workspaceId, workflowId, graph),
  };
}
