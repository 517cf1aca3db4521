import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run, Step } from "@millrace/shared/runs/run.ts";
import { IconHourglass } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useEventTitle } from "../api/catalogue.ts";
import { exactTime } from "../app/time.ts";
import { JsonBlock } from "../records/JsonBlock.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { BegunRuns } from "./BegunRuns.tsx";
import { copiedFromOf, readExplanations, readReason } from "./explanation.ts";
import { Explanations } from "./Explanations.tsx";
import classes from "./StepDetail.module.css";
import { PinStep } from "./PinStep.tsx";
import { ReplayFromHere } from "./ReplayFromHere.tsx";
import { StepFailure } from "./StepFailure.tsx";
import { useFieldTitles } from "./use-field-titles.ts";
import { isPutOff, waitingFor } from "./words.ts";

interface StepDetailProps {
  run: Run;
  step: Step;
  /** As it stands in the run's version. */
  node: GraphNode | undefined;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
}

/** Everything that is known of one step: why it failed or waits, how it decided, what went in and came out. */
export function StepDetail({ run, step, node, graph, descriptors }: StepDetailProps) {
  const titleOf = useFieldTitles(step.nodeId, graph, descriptors);
  const eventTitle = useEventTitle();
  const waits = waitingFor(step, eventTitle);
  const copiedFrom = copiedFromOf(step.explanation);
  const explanations = step.explanation === null ? [] : readExplanations(step.explanation);
  const reason = readReason(step.explanation);
  const input = step.input ?? (step.status === "skipped" ? null : settingsOf(node));
  return (
    <div className={classes.detail}>
      {step.error && !isPutOff(step) && <StepFailure run={run} step={step} error={step.error} />}
      {waits !== undefined && (
        <p className={classes.waits}>
          <IconHourglass size={15} aria-hidden />
          {waits}
        </p>
      )}
      {copiedFrom !== undefined && (
        <p className={classes.words}>
          Taken over from <Link to={`/runs/${copiedFrom}`}>the run that was replayed</Link>; it was not carried out
          again.
        </p>
      )}
      {step.status === "skipped" && copiedFrom === undefined && (
        <p className={classes.words}>The run took another way, so this step did nothing.</p>
      )}
      {step.status === "cancelled" && <p className={classes.words}>The run ended before this step was done.</p>}
      {reason !== undefined && <p className={classes.words}>{reason}</p>}
      {explanations.length > 0 && (
        <Part title="Why it went this way">
          <Explanations explanations={explanations} titleOf={titleOf} />
        </Part>
      )}
      <BegunRuns run={run} step={step} />
      {!isNothing(step.output) && (
        <Part title="Output">
          <JsonBlock label="Output" value={step.output} />
          <PinStep run={run} step={step} />
        </Part>
      )}
      {!isNothing(input) && (
        <Part title={step.input === null ? "Input: the settings as they were drawn" : "Input"}>
          <JsonBlock label="Input" value={input} />
        </Part>
      )}
      {(step.attempts.length > 1 || step.attempts.some((attempt) => attempt.error)) && (
        <Part title="Attempts">
          <AttemptList attempts={step.attempts} known={step.error?.message} />
        </Part>
      )}
      <ReplayFromHere run={run} step={step} graph={graph} descriptors={descriptors} />
      <p className={classes.times}>
        <code>{step.type}</code>
        {step.startedAt !== null && ` · began ${exactTime(step.startedAt)}`}
        {step.port !== null && step.status === "succeeded" && step.port !== "next" && ` · left by “${step.port}”`}
      </p>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>{title}</h3>
      {children}
    </section>
  );
}

/** A step without variable parts keeps no input: its settings say all. */
function settingsOf(node: GraphNode | undefined): Json {
  return node?.config ?? null;
}

function isNothing(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
