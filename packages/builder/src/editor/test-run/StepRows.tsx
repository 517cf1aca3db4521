import type { RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconMail, IconPin, IconPlayerPause, IconWorld } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import { StatusBadge } from "../../app/StatusBadge.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import { howLong } from "../../runs/words.ts";
import classes from "./StepRows.module.css";
import { StepView } from "./StepView.tsx";
import { statusesAt } from "./seen-steps.ts";
import { useTest } from "./use-test.ts";

interface StepRowsProps {
  workflowId: string;
  graph: Graph;
  descriptors: Descriptors;
  nameOf: (nodeId: string) => string;
  onSelect: (nodeId: string) => void;
}

/** The steps of a test in the order in which they began; the one that is looked at is open. */
export function StepRows({ workflowId, graph, descriptors, nameOf, onSelect }: StepRowsProps) {
  const { steps, playback, outcome, breakpoints } = useTest();
  const { cursor, isPlaying, go } = playback;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isPlaying) current.current?.scrollIntoView?.({ block: "nearest" });
  }, [cursor, isPlaying]);
  if (!outcome) return null;
  const statuses = statusesAt(steps, cursor);
  return (
    <ol className={classes.rows} aria-label="Steps of the test">
      {steps.map((step, index) => {
        const isOpen = index === cursor && !isPlaying;
        const node = graph.nodes.find(({ id }) => id === step.nodeId);
        return (
          <li
            key={`${step.scope}/${step.nodeId}`}
            ref={index === cursor ? current : null}
            className={classes.row}
            data-ahead={index > cursor || undefined}
            data-open={isOpen || undefined}
          >
            <button
              type="button"
              className={classes.button}
              aria-expanded={isOpen}
              onClick={() => {
                go(index);
                onSelect(step.nodeId);
              }}
            >
              <NodeIcon
                icon={descriptors.get(step.type)?.icon ?? "box"}
                family={descriptors.get(step.type)?.family ?? "system"}
                size={26}
              />
              <span className={classes.words}>
                <span className={classes.name}>
                  {nameOf(step.nodeId)}
                  {step.scope !== "" && <span className={classes.dim}> · {step.scope}</span>}
                </span>
                <span className={classes.hint}>{hintOf(step)}</span>
              </span>
              <Signs step={step} isBreakpoint={breakpoints.has(step.nodeId)} />
              <StatusBadge status={statuses[index] ?? "pending"} plain />
            </button>
            {isOpen && (
              <div className={classes.detail}>
                <StepView
                  workflowId={workflowId}
                  step={step}
                  node={node}
                  graph={graph}
                  descriptors={descriptors}
                  nameOf={nameOf}
                />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Signs({ step, isBreakpoint }: { step: RehearsedStep; isBreakpoint: boolean }) {
  const { outgoing, given } = step;
  return (
    <>
      {isBreakpoint && <IconPlayerPause size={14} className={classes.sign} role="img" aria-label="Breakpoint" />}
      {given === "pin" && <IconPin size={14} className={classes.sign} role="img" aria-label="Pinned output" />}
      {outgoing?.kind === "mail" && <IconMail size={14} className={classes.sign} role="img" aria-label="An e-mail" />}
      {outgoing?.kind === "http" && <IconWorld size={14} className={classes.sign} role="img" aria-label="A request" />}
    </>
  );
}

/** One line of what it did: what it would send, what it changes, how long it waited. */
function hintOf({ outgoing, changes, startedAt, finishedAt, error, waitsFor }: RehearsedStep): string {
  if (error) return error.message;
  if (outgoing?.kind === "mail") return `“${outgoing.subject}” to ${outgoing.to}`;
  if (outgoing?.kind === "http") return `${outgoing.method} ${outgoing.url}`;
  if (changes.length > 0) return changes.join(" ");
  const ms = startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : 0;
  if (ms > 0) return `${waitsFor === null ? "Waited" : `Waited for “${waitsFor}”,`} ${howLong(ms)}`;
  return "";
}
