import { cancelRuns, pauseRuns, resumeRuns } from "./act-on-runs.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { beginBulk } from "./bulk/begin.ts";
import { retryLetters } from "./bulk/perform.ts";
import { retryDeadLetter } from "./dead-letters.ts";
import type { RunControl } from "./engine.ts";
import { previewReplay } from "./replay/preview.ts";
import { replayRun } from "./replay/replay-run.ts";
import type { Shell } from "./shell.ts";
import { startRun } from "./start-run.ts";

/** What operators do to runs. */
export function createRunControl(shell: Shell, advancer: RunAdvancer): RunControl {
  return {
    start: (workspaceId, run) => startRun(shell, workspaceId, run),
    cancel: (workspaceId, runIds, reason) => cancelRuns(shell, advancer, workspaceId, runIds, reason),
    pause: (workspaceId, runIds) => pauseRuns(advancer, workspaceId, runIds),
    resume: (workspaceId, runIds) => resumeRuns(shell, advancer, workspaceId, runIds),
    replay: (workspaceId, runId, choice = {}) => replayRun(shell, workspaceId, runId, choice),
    previewReplay: (workspaceId, runId, choice) => previewReplay(shell, workspaceId, runId, choice),
    retryDeadLetters: (workspaceId, ids) => retryLetters(shell, workspaceId, ids),
    beginBulk: (workspaceId, request) => beginBulk(shell, workspaceId, request),
    retryDeadLetter: (workspaceId, id, input) => retryDeadLetter(shell, workspaceId, id, input),
  };
}
