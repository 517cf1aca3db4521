import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useEffect, useMemo } from "react";
import { useEventTypes } from "../api/catalogue.ts";
import { useContactFields } from "../api/contacts.ts";
import { useFieldStates } from "../editor/field-states/use-field-states.ts";
import { SampleChooser } from "../editor/sample/SampleChooser.tsx";
import { setConfig } from "../model/commands/nodes.ts";
import { useEditor, useNode } from "../model/react.ts";
import { ConfigForm } from "./ConfigForm.tsx";
import { FailureSection } from "./FailureSection.tsx";
import classes from "./Inspector.module.css";
import { FixList } from "./FixList.tsx";
import { HookAddress } from "./HookAddress.tsx";
import { InspectorHeader } from "./InspectorHeader.tsx";
import { JoinSection } from "./JoinSection.tsx";
import { decidesJoin, propertiesOf } from "./jsonSchema.ts";
import { NoteSection } from "./NoteSection.tsx";
import { ProblemNotes } from "./ProblemNotes.tsx";
import { withSample } from "./sample-variables.ts";
import { useTouchedProblems } from "./touched-problems.ts";
import { useNodeValues } from "./use-node-values.ts";
import { useUpstream } from "./use-upstream.ts";
import { variablesFor } from "./variables.ts";

interface InspectorProps {
  /** Of the workflow that is open, for what the server knows about its published steps. */
  workflowId?: string;
  nodeId: string;
  /** Of the whole document; those of the node are shown. */
  problems: readonly Problem[];
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  onClose: () => void;
  /** Told of the copy that was made. */
  onSelect?: (nodeId: string) => void;
  readOnly?: boolean;
}

/** What calls to a trigger's own address arrive as. */
const hookEvent = "webhook.received";

/** Everything about one step: its name, its settings, and what becomes of the run when it fails. */
export function Inspector({ nodeId, workflowId, problems, descriptors, onClose, ...rest }: InspectorProps) {
  const { onSelect, readOnly = false } = rest;
  const editor = useEditor();
  const node = useNode(nodeId);
  const descriptor = node && descriptors.get(node.type);
  const named = useNodeVariables(nodeId, descriptors);
  const values = useNodeValues(named);
  const variables = useMemo(() => withSample(named, values), [named, values]);
  useRevealOnLeave(nodeId);
  const own = useMemo(() => problems.filter((problem) => problem.nodeId === nodeId), [problems, nodeId]);
  const said = useTouchedProblems(own, nodeId);
  if (!node) return null;

  const canFail = descriptor?.canFail ?? (descriptor?.effect === "external" || descriptor?.effect === "records");
  return (
    <section className={classes.inspector} aria-label="Step settings">
      <InspectorHeader
        node={node}
        descriptor={descriptor}
        onClose={onClose}
        onSelect={onSelect}
        readOnly={readOnly}
        problems={said}
      />
      {!readOnly && descriptor && (
        <div className={classes.sample}>
          <SampleChooser />
        </div>
      )}
      <div className={classes.body}>
        {workflowId !== undefined && descriptor?.kind === "trigger" && descriptor.eventType === hookEvent && (
          <HookAddress workflowId={workflowId} nodeId={nodeId} />
        )}
        <ProblemNotes problems={own.filter((problem) => !isOnField(problem, descriptor))} />
        {!readOnly && <FixList problems={own} />}
        {descriptor ? (
          <ConfigForm
            key={nodeId}
            nodeId={nodeId}
            schema={descriptor.config}
            value={node.config}
            onChange={(config) => editor.run(setConfig(nodeId, config))}
            problems={own}
            variables={variables}
            values={values}
            readOnly={readOnly}
          />
        ) : (
          <p className={classes.unknown}>
            Nothing on this server knows the type <code>{node.type}</code>. The step is kept as it is, and cannot run.
          </p>
        )}
        {!(descriptor && decidesJoin(descriptor.config)) && (
          <JoinSection key={`join-${nodeId}`} node={node} readOnly={readOnly} />
        )}
        {descriptor && canFail && (
          <FailureSection
            key={`failure-${nodeId}`}
            node={node}
            effect={descriptor.effect}
            problems={own}
            readOnly={readOnly}
          />
        )}
        <NoteSection key={`note-${nodeId}`} node={node} readOnly={readOnly} />
      </div>
    </section>
  );
}

/** Whoever comes back to a step is told what is missing in it. */
function useRevealOnLeave(nodeId: string): void {
  const states = useFieldStates();
  useEffect(() => () => states?.reveal([nodeId]), [states, nodeId]);
}

function useNodeVariables(nodeId: string, descriptors: ReadonlyMap<string, NodeDescriptor>) {
  const graph = useUpstream(nodeId, descriptors);
  const { data: eventTypes } = useEventTypes();
  const { data: contactFields } = useContactFields();
  return useMemo(
    () => variablesFor(graph, nodeId, descriptors, eventTypes ?? [], contactFields ?? []),
    [graph, nodeId, descriptors, eventTypes, contactFields],
  );
}

/** Whether the form has a place for the problem. */
function isOnField({ field }: Problem, descriptor: NodeDescriptor | undefined): boolean {
  const key = field?.split(".")[0];
  return key !== undefined && descriptor !== undefined && Object.hasOwn(propertiesOf(descriptor.config), key);
}
