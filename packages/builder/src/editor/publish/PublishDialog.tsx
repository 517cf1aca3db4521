import { Button, Group, Modal, Textarea } from "@mantine/core";
import type { InFlightChoice } from "@millrace/shared/api/in-flight.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { diffGraphs } from "@millrace/shared/graph/diff.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { useVersion } from "../../api/versions.ts";
import { useInFlight, usePublish } from "../../api/workflows.ts";
import { notifyDone } from "../../app/notify.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Autosave } from "../saving/autosave.ts";
import { useFieldStates } from "../field-states/use-field-states.ts";
import { ProblemList } from "../topbar/ProblemList.tsx";
import { changeLines } from "./changes.ts";
import { ChangeList } from "./ChangeList.tsx";
import { choicesMade, publishedWords } from "./in-flight.ts";
import { InFlightChoices } from "./InFlightChoices.tsx";
import classes from "./PublishDialog.module.css";
import part from "./part.module.css";

interface PublishDialogProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  autosave: Autosave;
  onClose: () => void;
  onSelect: (nodeId: string) => void;
}

/** Before publishing: what stands in the way, what changes, and a note for the list of versions. */
export function PublishDialog({
  workflow,
  graph,
  descriptors,
  problems,
  autosave,
  onClose,
  onSelect,
}: PublishDialogProps) {
  const publish = usePublish(workflow.id);
  const { data: inFlight } = useInFlight(workflow.id, { enabled: workflow.version !== null });
  const [chosen, setChosen] = useState<Record<string, InFlightChoice>>({});
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fieldStates = useFieldStates();
  useEffect(() => fieldStates?.reveal(), [fieldStates]);
  const errors = problems.filter((problem) => problem.severity === "error");
  const warnings = problems.filter((problem) => problem.severity === "warning");
  const choose = (nodeId: string) => {
    onClose();
    onSelect(nodeId);
  };

  async function submit(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      if (!(await autosave.flush())) {
        setFailure("The newest changes are not saved yet, so nothing was published. Try again in a moment.");
        return;
      }
      const nodes = choicesMade(chosen);
      const published = await publish.mutateAsync({
        ...(note.trim() === "" ? {} : { note: note.trim() }),
        ...(Object.keys(nodes).length === 0 ? {} : { inFlight: { nodes } }),
      });
      notifyDone(publishedWords(published.version, published.inFlight));
      onClose();
    } catch (error) {
      const issues = error instanceof ApiError ? error.issues.map((issue) => issue.message) : [];
      setFailure([messageOf(error), ...issues].join(" "));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={workflow.version === null ? "Publish" : `Publish version ${workflow.version + 1}`}
    >
      {errors.length > 0 && (
        <section aria-label="What stands in the way">
          <p className={classes.lead}>
            {errors.length === 1 ? "One problem stands" : `${errors.length} problems stand`} in the way. Choose one to
            go to its step.
          </p>
          <ProblemList problems={errors} nodes={graph.nodes} descriptors={descriptors} onSelect={choose} />
        </section>
      )}
      {errors.length === 0 && (
        <>
          <Changes workflow={workflow} graph={graph} descriptors={descriptors} />
          {inFlight && (
            <InFlightChoices
              inFlight={inFlight}
              graph={graph}
              descriptors={descriptors}
              chosen={chosen}
              onChoose={(nodeId, choice) => setChosen({ ...chosen, [nodeId]: choice })}
            />
          )}
          {warnings.length > 0 && (
            <section aria-label="Warnings">
              <h3 className={part.heading}>Worth a look</h3>
              <ProblemList problems={warnings} nodes={graph.nodes} descriptors={descriptors} onSelect={choose} />
            </section>
          )}
          <Textarea
            label="Note"
            description="Says in the list of versions why this was published."
            placeholder="What is new"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
        </>
      )}
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {errors.length > 0 ? "Close" : "Not now"}
        </Button>
        <Button onClick={() => void submit()} loading={busy} disabled={errors.length > 0}>
          Publish
        </Button>
      </Group>
    </Modal>
  );
}

function Changes({ workflow, graph, descriptors }: Pick<PublishDialogProps, "workflow" | "graph" | "descriptors">) {
  const published = useVersion(workflow.id, workflow.version ?? 0, { enabled: workflow.version !== null });
  if (workflow.version === null) {
    return (
      <p className={classes.lead}>
        From now on, events start this workflow: {graph.nodes.length} {graph.nodes.length === 1 ? "step" : "steps"}. You
        can pause it at any time.
      </p>
    );
  }
  if (!published.data) return <p className={classes.lead}>Looking up what changes…</p>;
  const before = published.data.graph;
  const lines = changeLines(diffGraphs(before, graph), before, graph, descriptors);
  if (lines.length === 0) {
    const same = workflow.hasUnpublishedChanges ? "The steps are the same as in" : "Nothing has changed since";
    return (
      <p className={classes.lead}>
        {same} version {workflow.version}.
      </p>
    );
  }
  return (
    <section aria-label="What changes">
      <p className={classes.lead}>New runs take the new version.</p>
      <ChangeList lines={lines} />
    </section>
  );
}
