import { Button } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run } from "@millrace/shared/runs/run.ts";
import { IconBan, IconPlayerPause, IconPlayerPlay, IconRotateClockwise } from "@tabler/icons-react";
import { useState } from "react";
import { useCancelRun, usePauseRun, useResumeRun } from "../api/runs.ts";
import { useMay } from "../api/session.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { ReplayDialog } from "./ReplayDialog.tsx";
import { isOpen } from "./words.ts";

interface RunActionsProps {
  run: Run;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
}

export function RunActions({ run, graph, descriptors }: RunActionsProps) {
  const mayWrite = useMay("runs:write");
  const [asking, setAsking] = useState<"cancel" | "replay" | null>(null);
  const cancel = useCancelRun(run.id);
  const pause = usePauseRun(run.id);
  const resume = useResumeRun(run.id);
  if (!mayWrite) return null;
  const close = () => setAsking(null);

  return (
    <>
      {(run.status === "running" || run.status === "waiting") && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate(undefined, { onError: notifyFailed("The run was not paused") })}
        >
          Pause
        </Button>
      )}
      {run.status === "paused" && (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate(undefined, { onError: notifyFailed("The run was not resumed") })}
        >
          Resume
        </Button>
      )}
      {isOpen(run.status) && (
        <Button variant="default" leftSection={<IconBan size={16} aria-hidden />} onClick={() => setAsking("cancel")}>
          Cancel
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconRotateClockwise size={16} aria-hidden />}
        onClick={() => setAsking("replay")}
      >
        Replay
      </Button>
      <ConfirmDialog
        opened={asking === "cancel"}
        onClose={close}
        title="Cancel this run?"
        confirm="Cancel the run"
        loading={cancel.isPending}
        onConfirm={() =>
          cancel.mutate(undefined, {
            onSuccess: () => notifyDone("The run was cancelled"),
            onError: notifyFailed("The run was not cancelled"),
            onSettled: close,
          })
        }
      >
        Steps that wait or run are given up, and nothing after them happens. What was already sent stays sent. This
        cannot be undone, but the run can be replayed.
      </ConfirmDialog>
      {asking === "replay" && <ReplayDialog run={run} graph={graph} descriptors={descriptors} onClose={close} />}
    </>
  );
}
