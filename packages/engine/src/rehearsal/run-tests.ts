import { type Rehearsal, rehearseBody } from "@millrace/shared/api/rehearsal.ts";
import type { TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Shell } from "../runtime/shell.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { readWorkflow } from "../workflows/store.ts";
import { compare } from "./compare.ts";
import { coverageOf } from "./coverage.ts";
import { rehearse } from "./rehearse.ts";
import { listTests } from "./tests.ts";

/** All tests of a workflow together may take so long. */
const maxMs = 30_000;

type Result = TestRun["results"][number];

/**
 * Runs every saved test against a graph, by default the draft, and says where it parts from what was expected.
 * @throws MillraceError `not_found`; `cannot_publish` when the graph could not run at all
 */
export async function runTests(shell: Shell, workspaceId: string, workflowId: string, given?: Graph): Promise<TestRun> {
  const { tests, graph } = await inWorkspace(shell.pool, workspaceId, async (sql) => ({
    tests: await listTests(sql, workspaceId, workflowId),
    graph: given ?? (await readWorkflow(sql, workspaceId, workflowId)).draft,
  }));
  const begun = performance.now();
  const rehearsals: Rehearsal[] = [];
  const results: Result[] = [];
  for (const test of tests) {
    if (performance.now() - begun > maxMs) {
      results.push(failed(test, "The tests before it took too long, so it was not run."));
      continue;
    }
    const played = await perform(shell, workspaceId, workflowId, graph, test);
    if (typeof played === "string") {
      results.push(failed(test, played));
      continue;
    }
    rehearsals.push(played);
    const differences = compare(shell.types, graph, test.expected, played);
    const { id, name } = test;
    results.push({ id, name, passed: differences.length === 0, differences, end: played.end });
  }
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed, results, coverage: coverageOf(shell.types, graph, rehearsals) };
}

/** @returns the rehearsal, or why there could be none. */
async function perform(
  shell: Shell,
  workspaceId: string,
  workflowId: string,
  graph: Graph,
  { given }: WorkflowTest,
): Promise<Rehearsal | string> {
  try {
    const body = rehearseBody.parse({ ...given, graph, storedPins: false });
    return await rehearse(shell, workspaceId, workflowId, body);
  } catch (error) {
    if (error instanceof MillraceError && error.code === "invalid_input") return error.message;
    throw error;
  }
}

function failed({ id, name }: WorkflowTest, words: string): Result {
  return { id, name, passed: false, differences: [{ nodeId: null, scope: "", words }], end: null };
}
