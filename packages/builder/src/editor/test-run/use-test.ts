import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { type Asked, usePins, useRehearse } from "../../api/rehearsals.ts";
import type { EdgeState } from "../../canvas/flow-elements.ts";
import type { Editor } from "../../model/editor.ts";
import { edgeStates, nodeStates } from "../../runs/runStates.ts";
import { useSample } from "../sample/use-sample.ts";
import { rememberBreakpoints, rememberedBreakpoints } from "./breakpoints.ts";
import { askedFor, choicesOf, noChoices, type TestChoices } from "./given.ts";
import type { MarkStore } from "../../canvas/test-marks.ts";
import { shownSteps, stepsUntil } from "./seen-steps.ts";
import { type Playback, usePlayback } from "./use-playback.ts";

/** A test as it was run. */
export interface TestOutcome {
  rehearsal: Rehearsal;
  asked: Asked;
  graph: Graph;
}

export interface TestState {
  outcome: TestOutcome | null;
  /** The steps that are gone through. */
  steps: RehearsedStep[];
  playback: Playback;
  isRunning: boolean;
  /** Why it could not be run, and what is to be mended: lines of words. */
  failure: string[] | null;
  choices: TestChoices;
  /** The saved test that is looked at, instead of the sample. */
  saved: WorkflowTest | null;
  breakpoints: ReadonlySet<string>;
  pins: ReadonlySet<string>;
  /** What the saved tests came to when they were run last. */
  results: TestRun | null;
  run(change?: Partial<TestChoices>): Promise<void>;
  choose(change: Partial<TestChoices>): void;
  open(saved: WorkflowTest | null): void;
  toggleBreakpoint(nodeId: string): void;
  setResults(results: TestRun | null): void;
}

const TestContext = createContext<TestState | null>(null);
export const TestProvider = TestContext.Provider;

/** The test of the open workflow. Needs a TestProvider above it. */
export function useTest(): TestState {
  const test = useContext(TestContext);
  if (!test) throw new Error("There is no TestProvider above this.");
  return test;
}

const noSteps: RehearsedStep[] = [];
const noNodes: string[] = [];

/** Everything about testing the open workflow; lives as long as the editor, so that a closed panel opens as it was. */
export function useTestState(workflowId: string, editor: Editor, marks: MarkStore): TestState {
  const preview = useSample();
  const sample = preview?.sample;
  const { mutateAsync, isPending } = useRehearse(workflowId);
  const pinned = usePins(workflowId).data;
  const [outcome, setOutcome] = useState<TestOutcome | null>(null);
  const [failure, setFailure] = useState<string[] | null>(null);
  const [choices, setChoices] = useState(noChoices);
  const [saved, setSaved] = useState<WorkflowTest | null>(null);
  const [isWanted, setWanted] = useState(false);
  const [results, setResults] = useState<TestRun | null>(null);
  const [breakpoints, setBreakpoints] = useState(() => rememberedBreakpoints(workflowId));
  const steps = useMemo(() => (outcome ? shownSteps(outcome.rehearsal) : noSteps), [outcome]);
  const nodes = useMemo(() => (outcome ? steps.map(({ nodeId }) => nodeId) : noNodes), [outcome, steps]);
  const playback = usePlayback(nodes, breakpoints);
  const pins = useMemo(() => new Set(pinned?.map(({ nodeId }) => nodeId)), [pinned]);

  // A test that is asked for before its sample is there begins with it.
  const isLookedUp = saved === null && preview !== null && sample === undefined;
  const run = useCallback<TestState["run"]>(
    async (change = {}) => {
      const next = { ...choices, ...change };
      setChoices(next);
      setFailure(null);
      setWanted(isLookedUp);
      if (isLookedUp) return;
      const graph = editor.getGraph();
      const asked = askedFor(sample, saved?.given ?? null, next);
      try {
        setOutcome({ rehearsal: await mutateAsync({ ...asked, graph }), asked, graph });
      } catch (error) {
        const issues = error instanceof ApiError ? error.issues.map(({ message }) => message) : [];
        setFailure([messageOf(error), ...issues]);
      }
    },
    [choices, editor, isLookedUp, sample, saved, mutateAsync],
  );
  useEffect(() => {
    if (!isWanted || isLookedUp) return;
    const soon = setTimeout(() => void run());
    return () => clearTimeout(soon);
  }, [isWanted, isLookedUp, run]);
  const choose = useCallback((change: Partial<TestChoices>) => setChoices((before) => ({ ...before, ...change })), []);
  const isRunning = isPending || isWanted;
  const open = useCallback((test: WorkflowTest | null) => {
    setWanted(false);
    setSaved(test);
    setOutcome(null);
    setFailure(null);
    setChoices(test ? choicesOf(test.given) : noChoices);
  }, []);
  const toggleBreakpoint = useCallback(
    (nodeId: string) =>
      setBreakpoints((before) => {
        const next = new Set(before);
        if (!next.delete(nodeId)) next.add(nodeId);
        rememberBreakpoints(workflowId, next);
        return next;
      }),
    [workflowId],
  );

  useEffect(() => marks.set({ breakpoints, pins }), [marks, breakpoints, pins]);
  return useMemo(
    () => ({
      ...{ outcome, steps, playback, isRunning, failure, choices, saved, breakpoints, pins, results },
      ...{ run, choose, open, toggleBreakpoint, setResults },
    }),
    [
      outcome,
      steps,
      playback,
      isRunning,
      failure,
      choices,
      saved,
      breakpoints,
      pins,
      results,
      run,
      choose,
      open,
      toggleBreakpoint,
    ],
  );
}

/** What the canvas shows of a test: the states of nodes and edges so far; nothing while the panel is closed. */
export function useTestOnCanvas(
  { outcome, playback, steps, results }: TestState,
  { isOpen, showsCoverage, marks, graph }: { isOpen: boolean; showsCoverage: boolean; marks: MarkStore; graph: Graph },
): { stepStates?: ReadonlyMap<string, StepStatus>; edgeStates?: ReadonlyMap<string, EdgeState> } {
  const { cursor } = playback;
  const current = isOpen && outcome ? (steps[cursor]?.nodeId ?? null) : null;
  useEffect(() => marks.set({ current }), [marks, current]);
  const missing = isOpen && showsCoverage ? results?.coverage.missing : undefined;
  useEffect(
    () => marks.set({ untested: new Set(missing?.map(({ nodeId, port }) => `${nodeId}/${port}`)) }),
    [marks, missing],
  );
  return useMemo(() => {
    if (!isOpen || showsCoverage || !outcome) return {};
    const seen = stepsUntil(outcome.rehearsal, cursor);
    return { stepStates: nodeStates(graph, seen), edgeStates: edgeStates(graph, seen) };
  }, [isOpen, showsCoverage, outcome, cursor, graph]);
}
