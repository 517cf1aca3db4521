import { Autocomplete, Button, Group, JsonInput, Modal, Select } from "@mantine/core";
import type { EventType } from "@millrace/shared/api/events.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";
import { useState } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { ApiError, messageOf } from "../../api/client.ts";
import { useContacts } from "../../api/contacts.ts";
import { useStartRun } from "../../api/workflows.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import type { Autosave } from "../saving/autosave.ts";
import classes from "./TestDialog.module.css";
import { TestResult } from "./TestResult.tsx";

interface TestDialogProps {
  workflowId: string;
  graph: Graph;
  descriptors: Descriptors;
  autosave: Autosave;
  onClose: () => void;
}

/** Runs the draft with a made-up event. Nothing is sent: messages go to the sandbox, calls are only recorded. */
export function TestDialog({ workflowId, graph, descriptors, autosave, onClose }: TestDialogProps) {
  const triggers = graph.nodes.filter((node) => descriptors.get(node.type)?.kind === "trigger");
  const eventTypes = useEventTypes().data ?? [];
  const start = useStartRun(workflowId);
  const [triggerId, setTriggerId] = useState(triggers[0]?.id ?? null);
  const contacts = useContacts().items.flatMap((contact) => contact.email ?? []);
  const [typedEmail, setEmail] = useState<string | null>(null);
  // The newest contact, until somebody is chosen.
  const email = typedEmail ?? contacts[0] ?? "";
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [runId, setRunId] = useState<string | null>(null);
  const trigger = triggers.find((node) => node.id === triggerId);
  const text = typed ?? JSON.stringify(exampleOf(trigger, descriptors, eventTypes), null, 2);
  const data = readObject(text);

  async function submit(): Promise<void> {
    if (!data) return;
    setBusy(true);
    setFailure(null);
    try {
      if (!(await autosave.flush())) {
        setFailure("The newest changes are not saved yet, so they cannot be tested. Try again in a moment.");
        return;
      }
      const reply = await start.mutateAsync({
        dryRun: true,
        data,
        ...(triggerId === null ? {} : { triggerNodeId: triggerId }),
        ...(email.trim() === "" ? {} : { contact: { email: email.trim() } }),
      });
      setRunId(reply.runId);
    } catch (error) {
      setFailure(wordsFor(error, email));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} size={560} title="Test this workflow">
      {runId === null ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className={classes.lead}>
            Runs the draft as it stands. Nothing leaves: e-mails go to the sandbox mailbox, and calls to other systems
            are only recorded.
          </p>
          {triggers.length === 0 && <p role="alert">Add a trigger first: a test starts from it.</p>}
          {triggers.length > 0 && (
            <Select
              label="Trigger"
              allowDeselect={false}
              data={triggers.map((node) => ({ value: node.id, label: stepName(node, descriptors.get(node.type)) }))}
              value={triggerId}
              onChange={(next) => {
                setTriggerId(next);
                setTyped(null);
              }}
            />
          )}
          <Autocomplete
            label="Contact’s e-mail"
            description="Whose details the steps see. Leave it empty to test without a contact."
            data={[...new Set(contacts)]}
            limit={20}
            maxDropdownHeight={200}
            value={email}
            onChange={setEmail}
          />
          <JsonInput
            label="Event data"
            description="What the event would bring, as JSON."
            autosize
            minRows={6}
            maxRows={16}
            classNames={{ input: classes.code ?? "" }}
            value={text}
            error={data ? undefined : "This is not a JSON object. Look for a missing quote, comma or bracket."}
            onChange={setTyped}
          />
          {failure !== null && (
            <p role="alert" className={classes.failure}>
              {failure}
            </p>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={busy} disabled={!data || triggers.length === 0}>
              Run the test
            </Button>
          </Group>
        </form>
      ) : (
        <TestResult
          runId={runId}
          graph={graph}
          descriptors={descriptors}
          onAgain={() => setRunId(null)}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function wordsFor(error: unknown, email: string): string {
  if (error instanceof ApiError && error.code === "not_found" && email !== "") {
    return `Nobody has the address ${email}. Choose a contact from the list, or leave the field empty.`;
  }
  const issues = error instanceof ApiError ? error.issues.map((issue) => issue.message) : [];
  return [messageOf(error), ...issues].join(" ");
}

/** Data such as the trigger's events bring it, from the catalogue of event types. */
function exampleOf(
  trigger: GraphNode | undefined,
  descriptors: Descriptors,
  eventTypes: readonly EventType[],
): JsonObject {
  if (!trigger) return {};
  const type = descriptors.get(trigger.type)?.eventType ?? trigger.config["eventType"];
  return eventTypes.find((eventType) => eventType.type === type)?.example ?? {};
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
