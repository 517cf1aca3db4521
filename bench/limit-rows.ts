import { eventData, eventType, externalId, tag } from "./events.ts";

/**
 * The rows that the engine writes for one event that starts one run of three steps, column by column with JSON of the same
 * size. row-sizes.ts compares them with what the engine has really written.
 */
export interface RunRows {
  eventId: string;
  runId: string;
  emittedId: string;
  key: string;
  hash: string;
  n: number;
  contactId: string;
}

const condition = { field: "event.data.amount", operator: "greater_than", value: 100 };

export function eventColumns({ eventId, key, hash, n }: RunRows, lane: number): object {
  return {
    id: eventId,
    key,
    source: "website",
    type: eventType,
    time: null,
    mode: "live",
    contact: { externalId: externalId(n) },
    entity: null,
    data: JSON.parse(eventData(n)) as unknown,
    trace: null,
    lane,
    hash,
  };
}

export function receiptColumns({ eventId, runId, contactId }: RunRows, workflowId: string): object {
  return {
    eventId,
    type: eventType,
    status: "processed",
    contactId,
    matches: [{ workflowId, workflowName: "Bench", version: 1, started: true, runId }],
  };
}

export function runColumns({ eventId, runId, key, contactId }: RunRows, workflowId: string, now: string): object {
  return {
    id: runId,
    workflow_id: workflowId,
    version: 1,
    status: "succeeded",
    mode: "live",
    contact_id: contactId,
    event_id: eventId,
    event_key: key,
    event_type: eventType,
    hop: 0,
    epoch: 0,
    started_at: now,
    finished_at: now,
  };
}

export function stepColumns({ runId, n }: RunRows, now: string): object[] {
  const step = {
    run_id: runId,
    scope: "",
    status: "succeeded",
    attempt: 1,
    attempts: [],
    started_at: now,
    finished_at: now,
  };
  const explanation = {
    branches: [
      {
        branch: "Over 100",
        explanation: { all: [{ rule: condition, actual: 101 + (n % 900), result: true }], result: true },
      },
    ],
  };
  return [
    { ...step, node_id: "start", ordinal: 0, type: eventType, port: "next" },
    {
      ...step,
      node_id: "branch",
      ordinal: 1,
      type: "flow.branch",
      port: "big",

      output: { branch: "big" },
      explanation,
    },
    {
      ...step,
      node_id: "tag",
      ordinal: 2,
      type: "contact.add_tag",
      port: "next",
      input: { tag },
      output: { added: true },
    },
  ];
}

export function emittedColumns({ emittedId, runId, contactId }: RunRows): object {
  return {
    id: emittedId,
    key: emittedId,
    contact: { id: contactId },
    entity: { type: "contact", id: contactId },
    data: { tag },
    trace: { runId, hop: 1 },
    contactId,
  };
}
