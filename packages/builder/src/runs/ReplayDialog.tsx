import { Button, Group, Modal, Radio, Select, Stack } from "@mantine/core";
import { type Graph, emptyGraph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run } from "@millrace/shared/runs/run.ts";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { type Replay, useReplayPreview, useReplayRun } from "../api/runs.ts";
import { useWorkflow } from "../api/workflows.ts";
import { notifyFailed } from "../app/notify.tsx";
import { stepName } from "../canvas/step-summary.ts";
import { SentBefore } from "./SentBefore.tsx";

interface ReplayDialogProps {
  run: Run;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  /** The step to begin at; left out, from the start. */
  fromNodeId?: string;
  onClose: () => void;
}

/** Starts a new run from the same event, after saying what will be sent once more. */
export function ReplayDialog({ run, graph = emptyGraph, descriptors, fromNodeId: given, onClose }: ReplayDialogProps) {
  const [search] = useSearchParams();
  const reached = run.steps.filter((step) => step.scope === "" && step.status !== "skipped").map((step) => step.nodeId);
  const looked = search.get("node");
  const [from, setFrom] = useState<string | null>(
    given ?? (looked !== null && reached.includes(looked) ? looked : (run.error?.nodeId ?? null)),
  );
  const [fromStart, setFromStart] = useState(given === undefined);
  const [newest, setNewest] = useState(false);
  const { data: workflow } = useWorkflow(run.workflowId);
  const replay = useReplayRun(run.id);
  const navigate = useNavigate();
  const names = new Map(graph.nodes.map((node) => [node.id, stepName(node, descriptors.get(node.type))]));
  const fromNodeId = fromStart ? undefined : (from ?? undefined);
  const newestVersion = workflow?.version ?? null;
  const body: Replay = {
    ...(fromNodeId === undefined ? {} : { fromNodeId }),
    ...(newest && newestVersion !== null ? { version: newestVersion } : {}),
  };
  const preview = useReplayPreview(run.id, body, { enabled: fromStart || from !== null });

  function start(): void {
    replay.mutate(body, {
      onSuccess: ({ id }) => {
        onClose();
        void navigate(`/runs/${id}`);
      },
      onError: notifyFailed("The run was not replayed"),
    });
  }

  return (
    <Modal opened onClose={onClose} title="Replay this run" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="md">
        <Radio.Group
          label="Begin"
          value={fromStart ? "start" : "step"}
          onChange={(next) => setFromStart(next === "start")}
        >
          <Stack gap={8} mt={6}>
            <Radio value="start" label="From the start, with the same event" />
            <Radio value="step" label="At a step, with what the steps before it gave" disabled={reached.length === 0} />
          </Stack>
        </Radio.Group>
        {!fromStart && (
          <Select
            label="Step"
            placeholder="Choose where it begins"
            data={reached.map((id) => ({ value: id, label: names.get(id) ?? id }))}
            value={from}
            onChange={setFrom}
            allowDeselect={false}
          />
        )}
        {newestVersion !== null && newestVersion !== run.version && (
          <Radio.Group
            label="Version"
            value={newest ? "newest" : "same"}
            onChange={(next) => setNewest(next === "newest")}
          >
            <Stack gap={8} mt={6}>
              <Radio value="same" label={`Version ${run.version}, as it ran`} />
              <Radio value="newest" label={`Version ${newestVersion}, the newest`} />
            </Stack>
          </Radio.Group>
        )}
        {(fromStart || from !== null) && (
          <SentBefore preview={preview.data} error={preview.error} nameOf={(id) => names.get(id) ?? id} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button loading={replay.isPending} disabled={(!fromStart && from === null) || !preview.data} onClick={start}>
            Replay
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
