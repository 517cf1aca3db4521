import { Button, Group } from "@mantine/core";
import type { RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { IconPin, IconPlayerPause } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Descriptors } from "../../model/new-node.ts";
import { JsonBlock } from "../../records/JsonBlock.tsx";
import { readExplanations, readReason } from "../../runs/explanation.ts";
import { Explanations } from "../../runs/Explanations.tsx";
import { useFieldTitles } from "../../runs/use-field-titles.ts";
import { whatToDo } from "../../runs/words.ts";
import { OutgoingView } from "./OutgoingView.tsx";
import { PinEditor } from "./PinEditor.tsx";
import { PortChoice } from "./PortChoice.tsx";
import { ReceiveChoice } from "./ReceiveChoice.tsx";
import classes from "./StepView.module.css";
import { TryAlone } from "./TryAlone.tsx";
import { useTest } from "./use-test.ts";

interface StepViewProps {
  workflowId: string;
  step: RehearsedStep;
  node: GraphNode | undefined;
  graph: Graph;
  descriptors: Descriptors;
  nameOf: (nodeId: string) => string;
}

/** Everything about one step of a test: what it would send and change, why it went this way, what went in and came out. */
export function StepView({ workflowId, step, node, graph, descriptors, nameOf }: StepViewProps) {
  const { breakpoints, toggleBreakpoint, outcome } = useTest();
  const [isPinning, setPinning] = useState(false);
  const descriptor = descriptors.get(step.type);
  const isTrigger = descriptor?.kind === "trigger";
  const titleOf = useFieldTitles(step.nodeId, graph, descriptors);
  const explanations = step.explanation === null ? [] : readExplanations(step.explanation);
  const said = readReason(step.explanation);
  const port = descriptor && node && step.port !== null && portsOf(descriptor, node).length > 1 ? portName() : null;
  const child = outcome?.rehearsal.children.find(({ nodeId, scope }) => nodeId === step.nodeId && scope === step.scope);

  function portName(): string | null {
    const ports = descriptor && node ? portsOf(descriptor, node) : [];
    return ports.find(({ id }) => id === step.port)?.title ?? step.port;
  }

  return (
    <div className={classes.step}>
      {step.error && (
        <p className={classes.error} role="alert">
          {step.error.message} {whatToDo(step.error.code) ?? ""}
        </p>
      )}
      {[step.reason, said]
        .filter((words) => words !== null && words !== undefined)
        .map((words) => (
          <p key={words} className={classes.words}>
            {words}
          </p>
        ))}
      {port !== null && (
        <p className={classes.words}>
          Goes on by <strong>{port}</strong>.
        </p>
      )}
      {step.outgoing && (
        <Part title="Would be sent">
          <OutgoingView outgoing={step.outgoing} />
        </Part>
      )}
      {step.changes.length > 0 && (
        <Part title="Would change">
          <ul className={classes.changes}>
            {step.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </Part>
      )}
      {step.waitsFor !== null && <ReceiveChoice nodeId={step.nodeId} eventType={step.waitsFor} />}
      {descriptor?.draws && node && <PortChoice node={node} descriptor={descriptor} />}
      {explanations.length > 0 && (
        <Part title="Why it went this way">
          <Explanations explanations={explanations} titleOf={titleOf} />
        </Part>
      )}
      {child && (
        <Part title={`The run of “${child.workflowName}”`}>
          <p className={classes.words}>{child.end.words}</p>
          <ol className={classes.changes}>
            {child.steps
              .filter(({ status }) => status !== "skipped")
              .map((one) => (
                <li key={`${one.scope}/${one.nodeId}`}>
                  {descriptors.get(one.type)?.title ?? one.type}
                  {one.outgoing?.kind === "mail" && `: “${one.outgoing.subject}” to ${one.outgoing.to}`}
                </li>
              ))}
          </ol>
        </Part>
      )}
      {isPinning ? (
        <PinEditor workflowId={workflowId} step={step} onClose={() => setPinning(false)} />
      ) : (
        !isNothing(step.output) && (
          <Part
            title={step.given === "assumed" ? "Output, assumed" : step.given === "pin" ? "Output, pinned" : "Output"}
          >
            <JsonBlock label="Output" value={step.output} />
          </Part>
        )
      )}
      {!isNothing(step.input) && !isTrigger && (
        <details className={classes.more}>
          <summary>Input, as it was filled in</summary>
          <JsonBlock label="Input" value={step.input} />
        </details>
      )}
      <Group gap={6}>
        {!isTrigger && !isPinning && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPin size={14} />}
            onClick={() => setPinning(true)}
          >
            {step.given === "pin" ? "Change the pin" : "Change the output"}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          aria-pressed={breakpoints.has(step.nodeId)}
          onClick={() => toggleBreakpoint(step.nodeId)}
        >
          {breakpoints.has(step.nodeId) ? "Remove the breakpoint" : "Stop here"}
        </Button>
        {!isTrigger && (
          <TryAlone
            workflowId={workflowId}
            step={step}
            name={nameOf(step.nodeId)}
            maySend={descriptor?.mayTry === true}
          />
        )}
      </Group>
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

function isNothing(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
