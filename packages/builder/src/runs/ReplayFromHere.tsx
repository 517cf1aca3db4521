import { Button } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run, Step } from "@millrace/shared/runs/run.ts";
import { IconRotateClockwise } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../api/session.ts";
import { ReplayDialog } from "./ReplayDialog.tsx";

interface ReplayFromHereProps {
  run: Run;
  step: Step;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
}

/** Begins a new run at this step, after saying what will be sent once more. Steps inside loops are replayed with their loop. */
export function ReplayFromHere({ run, step, graph, descriptors }: ReplayFromHereProps) {
  const mayWrite = useMay("runs:write");
  const [asking, setAsking] = useState(false);
  const isTrigger = descriptors.get(step.type)?.kind === "trigger";
  if (!mayWrite || isTrigger || step.scope !== "" || step.status === "skipped") return null;
  return (
    <div>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconRotateClockwise size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        Replay from here
      </Button>
      {asking && (
        <ReplayDialog
          run={run}
          graph={graph}
          descriptors={descriptors}
          fromNodeId={step.nodeId}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
