import { Loader } from "@mantine/core";
import type { TestRun } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { messageOf } from "../../api/client.ts";
import { keys } from "../../api/keys.ts";
import { runTests, useSavedTests } from "../../api/rehearsals.ts";
import { useMay } from "../../api/session.ts";
import classes from "./PublishTests.module.css";
import { resultWords } from "./test-words.ts";

/**
 * How saved tests stand before publishing. `asked`: whether there are any is not known yet, and nothing is said.
 * `failed`: publish with `skipTests`, once somebody has seen it.
 */
export interface PublishTestsState {
  outcome: "asked" | "none" | "running" | "passed" | "failed" | "unknown";
  run: TestRun | undefined;
  failure: string | undefined;
}

/** Runs the saved tests against the graph that is to be published. */
export function usePublishTests(workflowId: string, graph: Graph): PublishTestsState {
  const tests = useSavedTests(workflowId);
  const mayRun = useMay("runs:write");
  const count = tests.data?.length ?? 0;
  const { data, error } = useQuery({
    queryKey: [...keys.savedTests(workflowId), "before-publishing", graph],
    queryFn: ({ signal }) => runTests(workflowId, graph, signal),
    enabled: mayRun && count > 0,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const about = { run: data, failure: error === null ? undefined : messageOf(error) };
  if (tests.isPending) return { ...about, outcome: "asked" };
  if (count === 0 || !mayRun) return { ...about, outcome: "none" };
  if (error) return { ...about, outcome: "unknown" };
  if (!data) return { ...about, outcome: "running" };
  return { ...about, outcome: data.failed === 0 ? "passed" : "failed" };
}

/** What the saved tests say, in the dialog that publishes. Nothing where there are none. */
export function PublishTests({ state, onSelect }: { state: PublishTestsState; onSelect: (nodeId: string) => void }) {
  const { outcome, run, failure } = state;
  if (outcome === "asked" || outcome === "none") return null;
  return (
    <section className={classes.tests} aria-label="Saved tests" data-outcome={outcome}>
      <p className={classes.line} role="status">
        {outcome === "running" && <Loader size={14} aria-hidden />}
        {outcome === "passed" && <IconCircleCheck size={16} aria-hidden className={classes.icon} />}
        {(outcome === "failed" || outcome === "unknown") && (
          <IconCircleX size={16} aria-hidden className={classes.icon} />
        )}
        {outcome === "running" && "Running the saved tests…"}
        {outcome === "unknown" && `The saved tests could not be run. ${failure ?? ""}`}
        {run && resultWords(run)}
      </p>
      {outcome === "failed" && (
        <ul className={classes.failed}>
          {run?.results
            .filter(({ passed }) => !passed)
            .map(({ id, name, differences }) => (
              <li key={id}>
                <strong>{name}</strong>
                {differences.slice(0, 3).map(({ nodeId, words }) => (
                  <p key={words}>
                    {nodeId === null ? (
                      words
                    ) : (
                      <button type="button" className={classes.difference} onClick={() => onSelect(nodeId)}>
                        {words}
                      </button>
                    )}
                  </p>
                ))}
                {differences.length > 3 && <p>And {differences.length - 3} more.</p>}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
