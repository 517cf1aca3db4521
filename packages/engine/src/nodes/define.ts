import type { Priority } from "@millrace/shared/api/workflow-settings.ts";
import type { Condition, Explanation } from "@millrace/shared/conditions/condition.ts";
import type { Join } from "@millrace/shared/graph/document.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { Family, Ports } from "@millrace/shared/nodes/descriptor.ts";
import type { NodeFacts } from "@millrace/shared/nodes/facts.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Outgoing } from "@millrace/shared/api/rehearsal.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { z } from "zod";
import type { ExternalServices } from "./services.ts";
import type { RecordsSession } from "../records/session.ts";
import type { TriggerSchedule } from "./schedule.ts";

/**
 * What a node type is: one file in this folder, one line in registry.ts, nothing else.
 *
 * A field of the config schema says through `.meta()` how it is edited (`x-control`), whether it is a template (the controls
 * `template`, `template-multiline`, `html`, `variables`, `http-headers`, `code`, or `x-template: true`; rendered before the
 * node sees it, `html` escapes what is inserted), and whether a lone expression keeps its type (`x-keep-type: true`)
 * instead of becoming text. Conditions stay as they are and are evaluated with `evaluate`.
 */
interface Described<Config extends z.ZodObject> {
  type: string;
  family: Family;
  title: string;
  description: string;
  /** Tabler icon name. */
  icon: string;
  config: Config;
  /** Liquid over `config`, in words. */
  summary: string;
  keywords?: string[];
  /** What the checks of a workflow may know about it. */
  facts?: NodeFacts;
}

/** The event as templates, conditions and nodes see it under `event` (alias `trigger`). */
export interface EventView {
  id: string;
  type: string;
  source: string;
  time: string;
  data: JsonObject;
  entity?: { type: string; id: string };
}

export interface TriggerDefinition<Config extends z.ZodObject = z.ZodObject> extends Described<Config> {
  kind: "trigger";
  /** The event type it subscribes to; a function where the config decides; null for schedules, hooks and manual starts. */
  eventType: string | ((config: z.infer<Config>) => string) | null;
  /** Beyond the type and `config.filter`: returns why it does not match, or undefined when it does. */
  rejects?: (config: z.infer<Config>, event: EventView) => string | undefined;
  /** Its events name the one workflow and node they are for, in `data.workflowId` and `data.nodeId`; a function knows better. */
  addressed?: true | ((event: EventView, workflowId: string) => boolean);
  /** It fires at times of its own; publishing writes the schedule down. */
  schedule?: (config: z.infer<Config>) => TriggerSchedule;
  /** How urgent its runs are. Default: by family, schedule and hook, see trigger-priority.ts. */
  priority?: Priority;
  /** It has an address of its own; publishing creates it. */
  hook?: (config: z.infer<Config>) => { verification: "signature" | "secret" };
}

/** Everything a step may look at. Roots as in templates: event, contact, steps, vars, item, loop, run, workspace, now. */
export interface StepContext {
  workspaceId: string;
  workspace: { id: string; name: string; timeZone: string };
  /** The workflow's, otherwise the workspace's: an IANA name. */
  timeZone: string;
  run: { id: string; workflowId: string; version: number; mode: "live" | "test"; startedAt: string };
  nodeId: string;
  scope: string;
  attempt: number;
  /** Of a container that has opened scopes of its body before: how many. */
  opened?: number;
  event: EventView | null;
  contact: Contact | null;
  /** Template and condition values by root name. */
  values: Record<string, unknown>;
  now: Date;
  /** Goes with every event that the step's changes cause: the run, and how many runs then stand between it and the first event. */
  cause: { runId: string; hop: number };
}

/** How a step ended. A thrown or returned failure is classed by the engine, see connections/failure.ts. */
export type StepResult =
  | {
      ok: true;
      port?: string;
      output?: Json;
      vars?: JsonObject;
      explanation?: unknown;
      stop?: { status: "succeeded" | "failed" | "cancelled"; reason?: string };
      /**
       * Of a container: its body is carried out in scopes up to `count`, so many at a time, and the step ends when all are done;
       * with `more` it is asked again before it ends.
       */
      open?: { count: number; concurrency?: number; more?: boolean };
      /** The run is paused here, and the step ends when a person resumes it. */
      pause?: true;
      /** ISO 8601: only then the step goes on, by the port of `waits`; for types that have it. */
      until?: string;
    }
  | { ok: false; code: string; message: string; retryable?: boolean; details?: Json };

/** One step of a batch: its config with templates rendered, and what surrounds it. */
export interface StepCall<Config> {
  input: Config;
  context: StepContext;
  /** Evaluates a condition of the config against the context. */
  evaluate: (condition: Condition) => Explanation;
}

interface Acting<Config extends z.ZodObject> extends Described<Config> {
  ports: Ports;
  output?: z.ZodType;
  /** For types whose config says how incoming edges are joined. */
  joins?: (config: z.infer<Config>) => Join;
  /** Of those: whether what leads to it and is not done is called off when it begins. */
  cancelsOthers?: (config: z.infer<Config>) => boolean;
  /** The event by which a run may jump here from anywhere before; its contact's. */
  goal?: (config: z.infer<Config>) => { eventType: string; filter?: Condition };
  /** Problems that the schema alone cannot see. */
  check?: (config: z.infer<Config>) => Omit<Problem, "nodeId">[];
}

/** Pure: runs inside the wave. */
export interface PureDefinition<Config extends z.ZodObject = z.ZodObject> extends Acting<Config> {
  kind: "action" | "flow";
  effect: "none";
  /** Its output is the variables that it sets. */
  setsVariables?: true;
  /**
   * A container: what follows this port is its body, and `run` may open it. `items` names the field of the config that holds
   * the list whose entries its scopes see as `item`; without it, a scope is a round that is asked for one at a time.
   */
  body?: { port: string; items?: string };
  /** It draws lots. A rehearsal may say which port is drawn; this is the output then. */
  drawn?: (input: z.infer<Config>, port: string) => Json;
  run: (call: StepCall<z.infer<Config>>) => StepResult;
}

/** Set-based: takes the whole batch, works inside the commit transaction, answers in the same order. */
export interface RecordsDefinition<Config extends z.ZodObject = z.ZodObject> extends Acting<Config> {
  kind: "action" | "flow";
  effect: "records";
  /** Its answers may be to go on later (`until`), by this port. */
  waits?: { port: string };
  apply: (calls: StepCall<z.infer<Config>>[], records: RecordsSession) => Promise<StepResult[]>;
}

/** What a waiting step waits for: a moment, an event, or whichever comes first; or a run that it begins. */
export interface WaitPlan {
  /** Milliseconds from now (the database's clock), or a moment. */
  timer?: { afterMs: number } | { at: string };
  /** Port taken when the timer wins. */
  timerPort?: string;
  /** Shown with the step from now on, as of a result. */
  explanation?: unknown;
  event?: {
    type: string;
    filter?: Condition;
    /** Default: the same contact. A path in the event's data and the value it must have otherwise. */
    correlate: "contact" | { eventPath: string; value: string };
    /** Whether events count that came since the run's start, before this step waited. Default true. */
    lookBack?: boolean;
    port: string;
  };
  /** Begins a run of another workflow (or of this one). The step waits for its end, or ends at once with its id. */
  child?: { workflowId: string; data: JsonObject; wait: boolean };
}
export interface WaitDefinition<Config extends z.ZodObject = z.ZodObject> extends Acting<Config> {
  kind: "action" | "flow";
  effect: "wait";
  /** Its plans may begin child runs, which go where the step goes: they are cancelled, paused and resumed with it. */
  beginsRuns?: true;
  /** The port that it takes when its time has come, where that is always the same. */
  timerPort?: string;
  /** Answers what to wait for, or how the step has ended already. */
  plan: (call: StepCall<z.infer<Config>>) => WaitPlan | StepResult;
}

/** A step that leaves the machine: what it sends along so that a repeat is recognised, and how long it may take. */
export interface ExternalCall<Config> extends StepCall<Config> {
  /** `run:node:scope`; the same for every attempt. */
  idempotencyKey: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Leaves the machine: a job of its own, outside any transaction, at least once with the same idempotency key. */
export interface ExternalDefinition<Config extends z.ZodObject = z.ZodObject> extends Acting<Config> {
  kind: "action" | "flow";
  effect: "external";
  /** In a test run: carried out all the same, because it diverts what it would send. Otherwise only recorded. */
  inTest?: "run";
  /** It reaches a person, whom the workflow’s quiet hours are to spare: it begins when they are over. */
  respectsQuietHours?: true;
  /** Whether the target recognises a repeat by its key; where it does not, an unknown outcome is not repeated unasked. */
  idempotent: (input: z.infer<Config>) => boolean;
  /**
   * Who is asked, in words that an operator knows: a host, a connection. Calls of one workspace to one target share a limit and a
   * circuit. Default: the type itself.
   */
  target?: (input: z.infer<Config>) => string;
  /** What would leave the machine, for those who rehearse a draft. */
  preview?: (input: z.infer<Config>, context: StepContext) => Outgoing;
  /** The output that a rehearsal goes on with, as nothing is sent there. */
  assumes?: (input: z.infer<Config>) => Json;
  /** It may be carried out alone from the editor, when a person asks for it. */
  mayTry?: true;
  /** Throws a StepFailure or returns the output. */
  send: (call: ExternalCall<z.infer<Config>>, services: ExternalServices) => Promise<{ port?: string; output?: Json }>;
}

export type ActionDefinition = PureDefinition | RecordsDefinition | WaitDefinition | ExternalDefinition;
export type NodeDefinition = TriggerDefinition | ActionDefinition;

export const nextPort: Ports = { fixed: [{ id: "next", title: "Next" }] };
export const noPorts: Ports = { fixed: [] };

// Identity functions: they tie a definition's handlers to the type of its own config schema,
// and then forget it, so that all definitions stand in one list.
export const defineTrigger = <C extends z.ZodObject>(d: Omit<TriggerDefinition<C>, "kind">): TriggerDefinition =>
  ({ ...d, kind: "trigger" }) as unknown as TriggerDefinition;
export const definePure = <C extends z.ZodObject>(d: Omit<PureDefinition<C>, "effect">): PureDefinition =>
  ({ ...d, effect: "none" }) as unknown as PureDefinition;
export const defineRecords = <C extends z.ZodObject>(d: Omit<RecordsDefinition<C>, "effect">): RecordsDefinition =>
  ({ ...d, effect: "records" }) as unknown as RecordsDefinition;
export const defineWait = <C extends z.ZodObject>(d: Omit<WaitDefinition<C>, "effect">): WaitDefinition =>
  ({ ...d, effect: "wait" }) as unknown as WaitDefinition;
export const defineExternal = <C extends z.ZodObject>(d: Omit<ExternalDefinition<C>, "effect">): ExternalDefinition =>
  ({ ...d, effect: "external" }) as unknown as ExternalDefinition;
