import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useMemo, useState } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { useContactFields } from "../../api/contacts.ts";
import type { Descriptors } from "../../model/new-node.ts";
import type { KnownHere } from "./check-here.ts";
import { mergeProblems, unlessSame } from "./merge-problems.ts";

const load = () => import("./check-here.ts");

/** Milliseconds after the last change; drawings that take long to check wait for a longer rest. */
const restMs = 200;
const longRestMs = 1_500;
const manyNodes = 700;

/** What the server says of the draft, with what the browser finds itself while somebody types, in its idle time. */
export function useProblemsNow<Said extends { problems: readonly Problem[] }>(
  said: Said,
  graph: Graph,
  descriptors: Descriptors,
  settings: WorkflowSettings,
): Said {
  const { data: eventTypes } = useEventTypes();
  const { data: contactFields } = useContactFields();
  const known = useMemo<KnownHere | undefined>(
    () => (eventTypes && contactFields ? { descriptors, eventTypes, contactFields, settings } : undefined),
    [descriptors, eventTypes, contactFields, settings],
  );
  const [found, setFound] = useState<readonly Problem[] | undefined>(undefined);
  useEffect(() => {
    if (!known) return;
    let isOver = false;
    const check = () =>
      void load().then(
        ({ checkHere }) => isOver || setFound((before) => unlessSame(before, checkHere(graph, known))),
        // The server's word counts as long as the part of the program cannot be loaded.
        () => undefined,
      );
    const stop = whenIdle(check, graph.nodes.length > manyNodes ? longRestMs : restMs);
    return () => {
      isOver = true;
      stop();
    };
  }, [graph, known]);
  return useMemo(() => ({ ...said, problems: mergeProblems(said.problems, found, graph) }), [said, found, graph]);
}

/** Calls back after a rest, as soon as nothing else is to be done. @returns how to call it off */
function whenIdle(run: () => void, afterMs: number): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === "function") idle = requestIdleCallback(run, { timeout: 2_000 });
    else run();
  }, afterMs);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
