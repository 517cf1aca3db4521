import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { type Envelope, envelopeSchema } from "@millrace/shared/events/envelope.ts";
import type { InFlightPlan } from "@millrace/shared/api/in-flight.ts";
import type { RunStatus } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import type { z } from "zod";
import type { Vault } from "../connections/secrets.ts";
import type { Engine } from "../runtime/create-engine.ts";
import type { Ingested } from "../runtime/engine.ts";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { saveDraft } from "../workflows/draft.ts";
import { type Published, publishWorkflow } from "../workflows/publish.ts";
import { createWorkflow, patchWorkflow } from "../workflows/store.ts";
import { eventually } from "./eventually.ts";
import { readReceipt, readRuns, type RecordedReceipt, type RecordedRun, statuses } from "./history.ts";
import type { Sketch } from "./workflow.ts";

/** An event as a test writes it: the envelope without its defaults. */
export type SentEvent = z.input<typeof envelopeSchema>;

/** A workspace of a test, and what a test does in it. */
export interface Space {
  id: string;
  /** Creates and publishes a workflow. @returns its id. */
  publish: (workflow: Sketch, settings?: WorkflowSettings) => Promise<string>;
  /** Changes the settings of a workflow, as an operator does, without publishing. */
  settings: (workflowId: string, settings: WorkflowSettings) => Promise<void>;
  /** Publishes another drawing as the next version. */
  publishAgain: (workflowId: string, workflow: Sketch, inFlight?: InFlightPlan) => Promise<Published>;
  accept: (...events: SentEvent[]) => Promise<Ingested[]>;
  /** Sends an event and waits until it is dispatched. */
  send: (event: SentEvent) => Promise<RecordedReceipt>;
  /** Sends an event, expects that it starts exactly one run, and waits until the run has ended. */
  run: (event: SentEvent) => Promise<RecordedRun>;
  /** The same, but waits only until the run has this status. */
  runUntil: (status: RunStatus, event: SentEvent) => Promise<RecordedRun>;
  receipt: (eventId: string) => Promise<RecordedReceipt>;
  /** Waits until the run has ended. */
  ended: (runId: string) => Promise<RecordedRun>;
  /** Waits until the run is as wanted. */
  until: (runId: string, wanted: RunStatus | ((run: RecordedRun) => boolean)) => Promise<RecordedRun>;
  runs: (workflowId?: string) => Promise<RecordedRun[]>;
  /** Waits until there are so many runs, all of them ended. */
  endedRuns: (count: number, workflowId?: string) => Promise<RecordedRun[]>;
  /** Makes delays, time-outs and retries due now, all or those of one node, so that no test has to wait or to be quick. */
  passTime: (nodeId?: string) => Promise<void>;
  /** Reads or writes the workspace's tables. */
  inside: <Result>(work: (sql: TransactionSql) => Promise<Result>) => Promise<Result>;
}

const hasEnded = ({ status }: RecordedRun) => status === "succeeded" || status === "failed" || status === "cancelled";

export async function openSpace(
  { engine, pool, vault }: { engine: Engine; pool: Pool; vault: Vault },
  timeZone?: string,
): Promise<Space> {
  const workspaceId = await testWorkspace(pool, timeZone);
  const inside: Space["inside"] = (work) => inWorkspace(pool, workspaceId, work);
  const envelope = (event: SentEvent): Envelope => envelopeSchema.parse(event);

  const space: Space = {
    id: workspaceId,
    inside,
    publish: (drawn, settings = {}) =>
      inside(async (sql) => {
        const graph = drawn.graph();
        const workflowId = await createWorkflow(sql, workspaceId, { name: drawn.name, graph, settings });
        await publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada" }, engine.types, vault);
        return workflowId;
      }),
    settings: (workflowId, settings) => inside((sql) => patchWorkflow(sql, workspaceId, workflowId, { settings })),
    publishAgain: (workflowId, drawn, inFlight) =>
      inside(async (sql) => {
        await saveDraft(sql, workspaceId, workflowId, drawn.graph(), "any");
        return publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada", inFlight }, engine.types, vault);
      }),
    accept: (...events) => engine.ingest.accept(workspaceId, events.map(envelope)),
    async send(event) {
      const [accepted] = await space.accept(event);
      if (accepted?.status !== "accepted") throw new Error(`The event was not accepted: ${JSON.stringify(accepted)}`);
      return space.receipt(accepted.eventId);
    },
    run: async (event) => space.ended(onlyRunOf(await space.send(event))),
    runUntil: async (status, event) => space.until(onlyRunOf(await space.send(event)), status),
    receipt: (eventId) => eventually("the event's receipt", () => readReceipt(pool, workspaceId, eventId)),
    ended: (runId) => space.until(runId, hasEnded),
    until: async (runId, wanted) => {
      const isWanted = typeof wanted === "string" ? (run: RecordedRun) => run.status === wanted : wanted;
      let last: RecordedRun | undefined;
      return eventually(
        `run ${runId}`,
        async () => {
          [last] = await readRuns(pool, workspaceId, { id: runId });
          return last && isWanted(last) && last;
        },
        () => last && { status: last.status, error: last.error, steps: statuses(last) },
      );
    },
    passTime: async (nodeId) =>
      void (await inside(
        (sql) => sql`update timers set due_at = now() where node_id = coalesce(${nodeId ?? null}, node_id)`,
      )),
    runs: (workflowId) => readRuns(pool, workspaceId, workflowId === undefined ? {} : { workflowId }),
    endedRuns: (count, workflowId) =>
      eventually(
        `${count} runs to end`,
        async () => {
          const runs = await space.runs(workflowId);
          return runs.length >= count && runs.every(hasEnded) && runs;
        },
        async () => (await space.runs(workflowId)).map(({ status }) => status).join(" "),
      ),
  };
  return space;
}

function onlyRunOf({ matches, status }: RecordedReceipt): string {
  const [started, ...more] = matches.filter((match) => match.started);
  if (started?.runId && more.length === 0) return started.runId;
  throw new Error(`The event did not start exactly one run: ${JSON.stringify({ status, matches })}`);
}
