import type { Given, Outgoing, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Json } from "@millrace/shared/json.ts";
import { scopedKey } from "../core/keys.ts";
import type { StepCall, StepContext } from "../nodes/define.ts";

/** What is noted of a step beside its row. */
export interface StepNotes {
  given?: NonNullable<RehearsedStep["given"]>;
  outgoing?: Outgoing;
  changes?: string[];
  reason?: string;
  waitsFor?: string;
}

/** What stand-ins share during one rehearsal. */
export interface Stage {
  choices: Given["choices"];
  pins: Given["pins"];
  /** By run and step. */
  notes: Map<string, StepNotes>;
  /** What steps go on with when their time has come, by run, step and attempt. */
  outputs: Map<string, Json>;
  /** Nothing begins any more; where it was stopped. */
  stopped: { nodeId: string; scope: string } | null;
  /** Whether a step is not to begin. */
  isStop: (nodeId: string) => boolean;
  /** The call that was stood in for last. */
  call?: StepCall<Record<string, unknown>>;
}

export function openStage(given: Pick<Given, "choices" | "pins">, isStop: Stage["isStop"] = () => false): Stage {
  return { ...given, notes: new Map(), outputs: new Map(), stopped: null, isStop };
}

/** The same stage for a run that a step began: what was chosen for the draft’s steps does not concern it. */
export function backstage(stage: Stage): Stage {
  return {
    choices: { waits: {}, splits: {} },
    pins: {},
    notes: stage.notes,
    outputs: stage.outputs,
    get stopped() {
      return stage.stopped;
    },
    isStop: () => false,
  };
}

export function noteKey(runId: string, { scope, nodeId }: { scope: string; nodeId: string }): string {
  return `${runId}/${scopedKey(scope, nodeId)}`;
}

export function outputKey(runId: string, at: { scope: string; nodeId: string; attempt: number }): string {
  return `${noteKey(runId, at)}#${at.attempt}`;
}

/** Adds to what is noted of a step. */
export function note(stage: Stage, { run, nodeId, scope }: StepContext, notes: StepNotes): void {
  const key = noteKey(run.id, { nodeId, scope });
  stage.notes.set(key, { ...stage.notes.get(key), ...notes });
}
