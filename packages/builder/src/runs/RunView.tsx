import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run } from "@millrace/shared/runs/run.ts";
import { Skeleton } from "@mantine/core";
import { useMemo, useState } from "react";
import { messageOf } from "../api/client.ts";
import { useUrlFilter } from "../app/list/useUrlFilter.ts";
import { GraphCanvas } from "../canvas/GraphCanvas.tsx";
import classes from "./RunPage.module.css";
import { edgeStates, nodeStates } from "./runStates.ts";
import { StepList } from "./StepList.tsx";

interface RunViewProps {
  run: Run;
  /** The version's graph; undefined while it is loaded, or when it cannot be. */
  graph: Graph | undefined;
  graphError: Error | null;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
}

/** What was drawn with what happened on it, and the steps beside it. The address holds which step is looked at. */
export function RunView({ run, graph, graphError, descriptors }: RunViewProps) {
  const { filter, set } = useUrlFilter(["node", "scope"]);
  // A failed run opens with what went wrong, until somebody looks at something else.
  const [untouched, setUntouched] = useState(true);
  const culprit = untouched && run.status === "failed" ? run.error?.nodeId : undefined;
  const selected = filter.node ?? culprit ?? null;
  const states = useMemo(
    () => graph && { nodes: nodeStates(graph, run.steps), edges: edgeStates(graph, run.steps) },
    [graph, run.steps],
  );
  const select = (node: string | null, scope?: string) => {
    setUntouched(false);
    set({ node: node ?? undefined, scope });
  };

  return (
    <div className={classes.body}>
      <div className={classes.canvas}>
        {graph && states ? (
          <GraphCanvas
            graph={graph}
            descriptors={descriptors}
            mode="view"
            label="The run on its workflow"
            stepStates={states.nodes}
            edgeStates={states.edges}
            selected={selected}
            onSelect={select}
          />
        ) : (
          <div className={classes.lost}>
            {graphError ? (
              `The drawing could not be loaded. ${messageOf(graphError)}`
            ) : (
              <Skeleton height="60%" width="60%" />
            )}
          </div>
        )}
      </div>
      <section className={classes.panel} aria-label="Steps" tabIndex={0}>
        <h2 className={classes.panelTitle}>Steps</h2>
        <StepList
          run={run}
          graph={graph}
          descriptors={descriptors}
          states={states?.nodes}
          selected={selected}
          selectedScope={filter.scope}
          onSelect={select}
        />
      </section>
    </div>
  );
}
