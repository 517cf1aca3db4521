import type { Json } from "@millrace/shared/json.ts";
import { isJsonObject } from "@millrace/shared/json.ts";
import type {
  ActionDefinition,
  ExternalDefinition,
  PureDefinition,
  RecordsDefinition,
  StepCall,
  StepResult,
} from "../nodes/define.ts";
import { quietFor } from "../runtime/quiet-hours.ts";
import type { ExecutableNode, Version } from "../runtime/version.ts";
import { changesOf } from "./changes.ts";
import { masked } from "./mask.ts";
import { note, outputKey, type Stage } from "./stage.ts";
import { waitInstead } from "./wait-instead.ts";

/**
 * A version whose steps are played: the plan is the real one, so the core goes the real way; pure steps and changes of records
 * are the real ones, too; what would leave the machine, and what waits, is stood in for. The type's own `send` is not part of
 * it any more, so nothing that uses it can send.
 */
export function standInVersion(version: Version, stage: Stage): Version {
  const nodes = new Map<string, ExecutableNode>();
  for (const [id, node] of version.nodes) {
    const { definition } = node;
    nodes.set(
      id,
      definition.kind === "trigger" ? node : { ...node, definition: standIn(version, definition, stage, id) },
    );
  }
  return { ...version, nodes };
}

/** Holds the run: the core begins nothing more. */
const held: StepResult = { ok: true, pause: true };

function standIn(version: Version, definition: ActionDefinition, stage: Stage, nodeId: string): ActionDefinition {
  const pin = Object.hasOwn(stage.pins, nodeId) ? stage.pins[nodeId] : undefined;
  const isHeld = (call: Call) => stops(stage, call);
  if (pin) {
    const { port, output } = pin;
    const vars = setsVariables(definition) && isJsonObject(output) ? { vars: output } : {};
    return purely(definition, (call) => {
      if (isHeld(call)) return held;
      note(stage, call.context, { given: "pin" });
      return { ok: true, output, ...vars, ...(port === undefined ? {} : { port }) };
    });
  }
  switch (definition.effect) {
    case "none":
      return { ...definition, run: (call) => (isHeld(call) ? held : drawnOr(definition, call, stage)) };
    case "records":
      return {
        ...definition,
        apply: (calls, records) =>
          calls[0] && isHeld(calls[0])
            ? Promise.resolve(calls.map(() => held))
            : changed(definition, calls, records, stage),
      };
    case "wait":
      return { ...definition, plan: (call) => (isHeld(call) ? held : waitInstead(definition, call, stage)) };
    case "external": {
      const { type, family, title, description, icon, config, summary, kind, ports } = definition;
      return {
        ...{ type, family, title, description, icon, config, summary, kind, ports },
        effect: "wait",
        plan: (call) => (isHeld(call) ? held : sendInstead(version, definition, call, stage)),
      };
    }
    default:
      return definition satisfies never;
  }
}

type Call = StepCall<Record<string, unknown>>;

function stops(stage: Stage, { context: { nodeId, scope } }: Call): boolean {
  if (stage.stopped) return true;
  if (!stage.isStop(nodeId)) return false;
  stage.stopped = { nodeId, scope };
  return true;
}

function setsVariables(definition: ActionDefinition): boolean {
  return definition.effect === "none" && definition.setsVariables === true;
}

/** The type as a pure one, whatever it is. */
function purely(definition: ActionDefinition, run: PureDefinition["run"]): PureDefinition {
  const { type, family, title, description, icon, config, summary, kind, ports } = definition;
  return { ...{ type, family, title, description, icon, config, summary, kind, ports }, effect: "none", run };
}

function drawnOr(definition: PureDefinition, call: Call, stage: Stage): StepResult {
  const { nodeId } = call.context;
  const port = Object.hasOwn(stage.choices.splits, nodeId) ? stage.choices.splits[nodeId] : undefined;
  if (port === undefined || !definition.drawn) return definition.run(call);
  note(stage, call.context, { given: "choice", reason: "This path was chosen for the test." });
  return { ok: true, port, output: definition.drawn(call.input, port) };
}

/** A batch that is done with care asks for one step at a time, so what changes in between is that step's doing. */
async function changed(
  definition: RecordsDefinition,
  calls: Parameters<RecordsDefinition["apply"]>[0],
  records: Parameters<RecordsDefinition["apply"]>[1],
  stage: Stage,
): Promise<StepResult[]> {
  const [call] = calls;
  const contactId = call?.context.contact?.id ?? "";
  const before = records.contacts.get(contactId);
  const results = await definition.apply(calls, records);
  const [result] = results;
  if (call && result?.ok) {
    note(stage, call.context, { changes: changesOf(definition, call.input, before, records.contacts.get(contactId)) });
  }
  return results;
}

/** Notes what would be sent, and when: after the quiet hours, where they are to be spared. */
function sendInstead(
  version: Version,
  definition: ExternalDefinition,
  call: Call,
  stage: Stage,
): ReturnType<typeof waitInstead> {
  const { input, context } = call;
  stage.call = call;
  const { contact, timeZone, now, run, nodeId, scope, attempt } = context;
  const quiet = quietFor(definition, version.settings, contact, timeZone, now);
  const output: Json = definition.assumes?.(input) ?? {};
  const outgoing = definition.preview?.(input, context);
  stage.outputs.set(outputKey(run.id, { nodeId, scope, attempt }), output);
  note(stage, context, {
    given: "assumed",
    ...(outgoing ? { outgoing: masked(outgoing) } : {}),
    ...(quiet ? { reason: `Quiet hours: it begins at ${quiet.until}.` } : {}),
  });
  return { timer: { afterMs: quiet?.forMs ?? 0 }, timerPort: "next" };
}
