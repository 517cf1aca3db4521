import { type Given, type Rehearsal, rehearseBody } from "@millrace/shared/api/rehearsal.ts";
import { type SaveTestBody, saveTestBody, type WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { getContact } from "../records/contacts.ts";
import type { Shell } from "../runtime/shell.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import { expectationOf } from "./compare.ts";
import { readPins } from "./pins.ts";
import { rehearse } from "./rehearse.ts";
import { insertTest, readTest, updateTest } from "./tests.ts";

/**
 * Stores a test, complete in itself: the event’s data, the contact as it is now, the time and the pins become part of it, and
 * lots stay drawn as they fell. What changes elsewhere does not change the test.
 * @throws MillraceError `not_found`, and what a rehearsal throws; `invalid_state` where the draft comes to no end
 */
export async function saveTest(
  shell: Shell,
  workspaceId: string,
  workflowId: string,
  body: SaveTestBody,
  by: string,
  testId?: string,
): Promise<WorkflowTest> {
  const { name, given: asked, expected: wanted } = saveTestBody.parse(body);
  const within = <Result>(work: Parameters<typeof inWorkspace<Result>>[2]) =>
    inWorkspace(shell.pool, workspaceId, work);
  const pins = await within((sql) => readPins(sql, workspaceId, workflowId));
  const pinned: Given = { ...asked, pins: { ...pins, ...asked.pins } };
  const played = await rehearse(shell, workspaceId, workflowId, rehearseBody.parse({ ...pinned, storedPins: false }));
  const given = await complete(shell, workspaceId, pinned, played);
  const expected = wanted ?? expectationOf(played);
  if (!expected) throw new MillraceError("invalid_state", `This cannot be a test. ${played.end.words}`);
  const id = testId ?? uuidv7();
  return within(async (sql) => {
    if (testId === undefined)
      await insertTest(sql, workspaceId, workflowId, { id, name, given, expected, createdBy: by });
    else await updateTest(sql, workspaceId, workflowId, { id, name, given, expected });
    return readTest(sql, workspaceId, workflowId, id);
  });
}

/** Takes into the test what it would otherwise look up. */
async function complete(shell: Shell, workspaceId: string, given: Given, played: Rehearsal): Promise<Given> {
  const { event, triggerNodeId, startedAt } = played;
  const splits: Record<string, string> = {};
  for (const { nodeId, type, port } of played.steps) {
    const definition = shell.types.get(type)?.definition;
    const draws = definition?.kind !== "trigger" && definition?.effect === "none" && definition.drawn !== undefined;
    if (draws && port !== null) splits[nodeId] = port;
  }
  return {
    ...given,
    triggerNodeId,
    event: { type: event.type, data: event.data },
    at: startedAt,
    choices: { waits: given.choices.waits, splits: { ...splits, ...given.choices.splits } },
    ...(await madeUp(shell, workspaceId, given, played)),
  };
}

async function madeUp(
  shell: Shell,
  workspaceId: string,
  given: Given,
  { contact: played }: Rehearsal,
): Promise<Pick<Given, "contact">> {
  if (!played || (given.contact && "madeUp" in given.contact)) return {};
  const contact = await inWorkspace(shell.pool, workspaceId, (sql) => getContact(sql, workspaceId, played.id));
  const { externalId, email, phone, anonymousId, fields, tags } = contact;
  const names = Object.fromEntries(
    Object.entries({ externalId, email, phone, anonymousId }).filter(([, value]) => value !== null),
  );
  return { contact: { madeUp: { ...names, fields, tags } } };
}
