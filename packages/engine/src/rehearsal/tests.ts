import type { WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { readWorkflow } from "../workflows/store.ts";

// The saved tests of a workflow.

const maxTests = 200;

type Row = Omit<WorkflowTest, "createdAt" | "updatedAt"> & { createdAt: Date; updatedAt: Date };

const columns = (sql: Sql) => sql`
  id, name, given, expected, created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt"`;

function toTest({ createdAt, updatedAt, ...row }: Row): WorkflowTest {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** The tests of a workflow, oldest first. @throws MillraceError `not_found`. */
export async function listTests(sql: Sql, workspaceId: string, workflowId: string): Promise<WorkflowTest[]> {
  await readWorkflow(sql, workspaceId, workflowId);
  const rows = await sql<Row[]>`
    select ${columns(sql)} from workflow_tests
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} order by created_at, id`;
  return rows.map(toTest);
}

/** @throws MillraceError `not_found`. */
export async function readTest(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  testId: string,
): Promise<WorkflowTest> {
  const [row] = await sql<Row[]>`
    select ${columns(sql)} from workflow_tests
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and id = ${testId}`;
  if (!row) throw testNotFound();
  return toTest(row);
}

type NewTest = Pick<WorkflowTest, "id" | "name" | "given" | "expected" | "createdBy">;

/** @throws MillraceError `invalid_state` where there are too many. */
export async function insertTest(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  { id, name, given, expected, createdBy }: NewTest,
): Promise<void> {
  const stored = await sql`
    insert into workflow_tests (workspace_id, workflow_id, id, name, given, expected, created_by)
    select ${workspaceId}, ${workflowId}, ${id}, ${name}, ${jsonText(given)}::text::jsonb, ${jsonText(expected)}::text::jsonb,
      ${createdBy}
    where (select count(*) from workflow_tests where workspace_id = ${workspaceId} and workflow_id = ${workflowId}) < ${maxTests}`;
  if (stored.count === 0) throw new MillraceError("invalid_state", `A workflow has room for ${maxTests} tests.`);
}

/** @throws MillraceError `not_found`. */
export async function updateTest(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  { id, name, given, expected }: Omit<NewTest, "createdBy">,
): Promise<void> {
  const changed = await sql`
    update workflow_tests set name = ${name}, given = ${jsonText(given)}::text::jsonb,
      expected = ${jsonText(expected)}::text::jsonb, updated_at = now()
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and id = ${id}`;
  if (changed.count === 0) throw testNotFound();
}

/** @throws MillraceError `not_found`. */
export async function deleteTest(sql: Sql, workspaceId: string, workflowId: string, testId: string): Promise<void> {
  const gone = await sql`
    delete from workflow_tests
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and id = ${testId}`;
  if (gone.count === 0) throw testNotFound();
}

function testNotFound(): MillraceError {
  return new MillraceError("not_found", "There is no such test.");
}
