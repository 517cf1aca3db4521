import { Button, Group, Modal, Textarea } from "@mantine/core";
import type { InFlightChoice } from "@millrace/shared/api/in-flight.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useMemo, useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { useInFlight, usePublish } from "../../api/workflows.ts";
import { notifyDone } from "../../app/notify.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Autosave } from "../saving/autosave.ts";
import { useFieldStates } from "../field-states/use-field-states.ts";
import { ProblemList } from "../topbar/ProblemList.tsx";
import { peopleAt } from "../compare/people.ts";
import { PublishTests, usePublishTests } from "../test-run/PublishTests.tsx";
import { Changes } from "./Changes.tsx";
import { choicesMade, publishedWords } from "./in-flight.ts";
import { InFlightChoices } from "./InFlightChoices.tsx";
import classes from "./PublishDialog.module.css";
import part from "./part.module.css";
import { usePublishChanges } from "./use-publish-changes.ts";

interface PublishDialogProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  autosave: Autosave;
  onClose: () => void;
  onSelect: (nodeId: string) => void;
  /** Shows what changes since a version on the canvas. */
  onCompare: (version: number, nodeId: string | null) => void;
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
  onCompare,
}: PublishDialogProps) {
  const publish = usePublish(workflow.id);
  const tests = usePublishTests(workflow.id, graph);
  const { data: inFlight } = useInFlight(workflow.id, { enabled: workflow.version !== null });
  const [chosen, setChosen] = useState<Record<string, InFlightChoice>>({});
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fieldStates = useFieldStates();
  useEffect(() => fieldStates?.reveal(), [fieldStates]);
  const changes = usePublishChanges(workflow, graph, descriptors);
  const people = useMemo(() => peopleAt(inFlight), [inFlight]);
  const isSame = workflow.version !== null && !workflow.hasUnpublishedChanges && changes?.length === 0;
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
        // Whoever publishes has seen what fails.
        ...(tests.outcome === "failed" ? { skipTests: true } : {}),
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
      size={560}
      title={workflow.version === null ? "Publish" : `Publish version ${workflow.version + 1}`}
    >
      {errors.length > 0 && (
        <section aria-label="What stands in the way">
          <p className={classes.lead}>
            {errors.length === 1 ? "One problem stands" : `${errors.length} problems stand`} in the way. Choose one to
            go to its step.
          </p>
          <div className={part.problems}>
            <ProblemList problems={errors} nodes={graph.nodes} descriptors={descriptors} onSelect={choose} withFixes />
          </div>
        </section>
      )}
      {errors.length === 0 && (
        <>
          <Changes
            workflow={workflow}
            graph={graph}
            changes={changes}
            people={people}
            onCompare={(nodeId) => workflow.version !== null && onCompare(workflow.version, nodeId)}
          />
          <PublishTests state={tests} onSelect={choose} />
          {inFlight && (
            <InFlightChoices
              inFlight={inFlight}
              graph={graph}
              descriptors={descriptors}
              chosen={chosen}
              onChoose={setChosen}
            />
          )}
          {warnings.length > 0 && (
            <section aria-label="Warnings">
              <h3 className={part.heading}>Worth a look</h3>
              <div className={part.problems}>
                <ProblemList
                  problems={warnings}
                  nodes={graph.nodes}
                  descriptors={descriptors}
                  onSelect={choose}
                  withFixes
                />
              </div>
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
            classNames={{ input: classes.note ?? "" }}
          />
        </>
      )}
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      )}
      <Group justify="flex-end" className={classes.actions ?? ""}>
        <Button variant="default" onClick={onClose}>
          {errors.length > 0 ? "Close" : "Not now"}
        </Button>
        <Button
          variant={isSame || tests.outcome === "failed" ? "default" : "filled"}
          onClick={() => void submit()}
          loading={busy}
          disabled={errors.length > 0 || tests.outcome === "asked" || tests.outcome === "running"}
        >
          {tests.outcome === "failed" ? "Publish anyway" : isSame ? "Publish all the same" : "Publish"}
        </Button>
      </Group>
    </Modal>
  );
}
