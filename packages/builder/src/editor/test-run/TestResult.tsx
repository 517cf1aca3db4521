import { Button, Group } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Run, RunStatus, Step } from "@millrace/shared/runs/run.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { request } from "../../api/client.ts";
import { keys } from "../../api/keys.ts";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import { StatusBadge } from "../../app/StatusBadge.tsx";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import classes from "./TestDialog.module.css";

interface TestResultProps {
  runId: string;
  graph: Graph;
  descriptors: Descriptors;
  onAgain: () => void;
  onClose: () => void;
}

const isOver = (run: Run | undefined) => run !== undefined && ["succeeded", "failed", "cancelled"].includes(run.status);

/** How the test went, step by step, while it goes. */
export function TestResult({ runId, graph, descriptors, onAgain, onClose }: TestResultProps) {
  const { data: run } = useQuery({
    queryKey: keys.run(runId),
    queryFn: ({ signal }) => request<Run>("GET", `/v1/runs/${encodeURIComponent(runId)}`, { signal }),
    refetchInterval: (query) => (isOver(query.state.data) ? false : 500),
  });
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const steps = (run?.steps ?? []).filter((step) => step.scope === "");

  const row = (step: Step) => {
    const node = nodes.get(step.nodeId);
    const descriptor = descriptors.get(step.type);
    return (
      <li key={step.nodeId} className={classes.step}>
        <NodeIcon icon={descriptor?.icon ?? "box"} family={descriptor?.family ?? "system"} size={28} />
        <span className={classes.words}>
          <span>{node ? stepName(node, descriptor) : step.nodeId}</span>
          {step.error && <span className={classes.error}>{step.error.message}</span>}
        </span>
        <StatusBadge status={step.status} />
      </li>
    );
  };

  return (
    <div className={classes.form}>
      <Group gap="xs" role="status">
        {run ? <StatusBadge status={run.status} /> : <StatusBadge status="queued" />}
        <span className={classes.lead}>{sentence(run?.status)}</span>
      </Group>
      {run?.error && <p className={classes.failure}>{run.error.message}</p>}
      <ol className={classes.steps}>{steps.map(row)}</ol>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button variant="default" onClick={onAgain}>
          Test again
        </Button>
        <Button component={Link} to={`/runs/${runId}`}>
          Open the run
        </Button>
      </Group>
    </div>
  );
}

function sentence(status: RunStatus | undefined): string {
  switch (status) {
    case undefined:
    case "queued":
    case "running":
      return "The test is running.";
    case "waiting":
      return "The test waits, as a real run would. Open the run to follow it.";
    case "paused":
      return "The test is paused.";
    case "succeeded":
      return "The test went through.";
    case "failed":
      return "The test failed.";
    case "cancelled":
      return "The test was cancelled.";
    default:
      return status satisfies never;
  }
}
