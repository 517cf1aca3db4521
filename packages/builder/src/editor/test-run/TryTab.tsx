import { Button, Select, TextInput } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";
import { type FormEvent, useId } from "react";
import { StatusBadge, ToneBadge } from "../../app/StatusBadge.tsx";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { SampleChooser } from "../sample/SampleChooser.tsx";
import { ReceiveChoice } from "./ReceiveChoice.tsx";
import { SaveTest } from "./SaveTest.tsx";
import { StepRows } from "./StepRows.tsx";
import { Stepper } from "./Stepper.tsx";
import classes from "./TestPanel.module.css";
import { TimeScrubber } from "./TimeScrubber.tsx";
import { useTest } from "./use-test.ts";

interface TryTabProps {
  workflowId: string;
  graph: Graph;
  descriptors: Descriptors;
  nameOf: (nodeId: string) => string;
  onSelect: (nodeId: string) => void;
}

/** Runs the draft with a sample, and goes through what came of it. */
export function TryTab({ workflowId, graph, descriptors, nameOf, onSelect }: TryTabProps) {
  const test = useTest();
  const { outcome, choices, choose, run, isRunning, failure, saved, open, steps, playback } = test;
  const timeId = useId();
  const triggers = graph.nodes.filter((node) => descriptors.get(node.type)?.kind === "trigger" && !node.disabled);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  if (triggers.length === 0) {
    return <p className={classes.lead}>Add a trigger first: a test starts from it.</p>;
  }
  return (
    <>
      <form className={classes.setup} onSubmit={submit}>
        {saved ? (
          <p className={classes.saved}>
            <span>
              With the event, contact and time of the saved test <strong>{saved.name}</strong>
            </span>
            <Button size="compact-xs" variant="subtle" leftSection={<IconX size={12} />} onClick={() => open(null)}>
              Leave it
            </Button>
          </p>
        ) : (
          <SampleChooser />
        )}
        {triggers.length > 1 && !saved && (
          <Select
            label="Trigger"
            clearable
            placeholder="The first that the event fits"
            data={triggers.map((node) => ({ value: node.id, label: stepName(node, descriptors.get(node.type)) }))}
            value={choices.triggerNodeId}
            onChange={(triggerNodeId) => choose({ triggerNodeId })}
          />
        )}
        <div className={classes.go}>
          <TextInput
            id={timeId}
            className={classes.time ?? ""}
            type="datetime-local"
            label="Starts at"
            description="Leave empty to start now"
            value={choices.at === null ? "" : localTime(choices.at)}
            onChange={(event) => choose({ at: isoTime(event.currentTarget.value) })}
          />
          <Button type="submit" loading={isRunning} leftSection={<IconPlayerPlay size={16} />}>
            {outcome ? "Run again" : "Run the test"}
          </Button>
        </div>
      </form>
      {failure && (
        <div className={classes.failure} role="alert">
          {failure.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
      {!outcome && !failure && (
        <p className={classes.lead}>
          The draft runs at once: waits are skipped by moving its clock. Nothing is stored and nothing is sent. You see
          each step, what it would send, and why it took its path.
        </p>
      )}
      {outcome && (
        <>
          <End />
          {outcome.graph !== graph && (
            <p className={classes.stale}>The draft has changed since. Run it again to see what that does.</p>
          )}
          {steps.length > 0 && (
            <div className={classes.controls}>
              <Stepper playback={playback} count={steps.length} />
              <TimeScrubber
                rehearsal={outcome.rehearsal}
                steps={steps}
                cursor={playback.cursor}
                onGo={playback.go}
                nameOf={nameOf}
              />
            </div>
          )}
          <StepRows
            workflowId={workflowId}
            graph={graph}
            descriptors={descriptors}
            nameOf={nameOf}
            onSelect={onSelect}
          />
          {outcome.rehearsal.omittedSteps > 0 && (
            <p className={classes.lead}>{outcome.rehearsal.omittedSteps} more steps are not shown.</p>
          )}
          {outcome.rehearsal.goals.map(({ nodeId, eventType }) => (
            <ReceiveChoice key={nodeId} nodeId={nodeId} eventType={eventType} isGoal />
          ))}
          <Caused />
          <SaveTest workflowId={workflowId} />
        </>
      )}
    </>
  );
}

/** How the test ended. */
function End() {
  const { outcome, run } = useTest();
  if (!outcome) return null;
  const { end } = outcome.rehearsal;
  return (
    <div className={classes.end} role="status">
      {end.kind === "finished" && end.status !== null && <StatusBadge status={end.status} />}
      {end.kind === "waiting" && <StatusBadge status="waiting" />}
      {end.kind === "stopped" && <StatusBadge status="paused" />}
      {end.kind === "cut_off" && <ToneBadge tone="failed">Cut off</ToneBadge>}
      {end.kind === "not_started" && <ToneBadge tone="skipped">Does not start</ToneBadge>}
      <span className={classes.endWords}>{end.words}</span>
      {end.kind === "not_started" && (
        <Button size="compact-sm" variant="default" onClick={() => void run({ startAnyway: true })}>
          Start anyway
        </Button>
      )}
    </div>
  );
}

/** Events that the changes would cause. */
function Caused() {
  const { outcome } = useTest();
  const caused = outcome?.rehearsal.caused.filter(({ starts }) => starts.length > 0) ?? [];
  if (caused.length === 0) return null;
  return (
    <section className={classes.caused} aria-label="What its changes would start">
      {caused.map(({ type, starts }) => (
        <p key={type}>
          “{type}” would start {starts.map(({ workflowName }) => `“${workflowName}”`).join(", ")}.
        </p>
      ))}
    </section>
  );
}

/** For a field of the browser, in its own time zone. */
function localTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function isoTime(local: string): string | null {
  const time = new Date(local);
  return local === "" || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
