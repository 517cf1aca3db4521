import { Button, Group, JsonInput, Select } from "@mantine/core";
import type { Pin, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Json } from "@millrace/shared/json.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { useState } from "react";
import { usePin, usePins } from "../../api/rehearsals.ts";
import { useDescriptors } from "../../api/descriptors.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import classes from "./StepView.module.css";
import { useTest } from "./use-test.ts";

interface PinEditorProps {
  workflowId: string;
  step: RehearsedStep;
  onClose: () => void;
}

const notJson = "This is not JSON. Look for a missing quote, comma or bracket.";

/** Gives a step another output and goes on with it: a pin, which counts in tests until it is taken away. */
export function PinEditor({ workflowId, step, onClose }: PinEditorProps) {
  const { run, outcome } = useTest();
  const { mutateAsync, isPending } = usePin(workflowId);
  const known = usePins(workflowId).data?.find(({ nodeId }) => nodeId === step.nodeId);
  const descriptor = useDescriptors().get(step.type);
  const node = outcome?.graph.nodes.find(({ id }) => id === step.nodeId);
  const ports = descriptor && node ? portsOf(descriptor, node) : [];
  const [port, setPort] = useState<string | null>(known?.port ?? step.port);
  const [text, setText] = useState(() => JSON.stringify(known?.output ?? step.output ?? {}, null, 2));
  const output = readJson(text);

  async function change(pin: Pin | null): Promise<void> {
    try {
      await mutateAsync({ nodeId: step.nodeId, pin });
      onClose();
      const before = known && { output: known.output, ...(known.port === null ? {} : { port: known.port }) };
      if (pin === null && before)
        notifyDone("The pin was taken away.", {
          label: "Undo",
          run: () => void mutateAsync({ nodeId: step.nodeId, pin: before }).then(() => run()),
        });
      await run();
    } catch (error) {
      notifyFailed("The pin was not changed")(error);
    }
  }

  return (
    <div className={classes.form}>
      <JsonInput
        label="Output in tests"
        description="Tests go on with this instead of carrying the step out. Runs know nothing of it."
        className={classes.code ?? ""}
        autosize
        minRows={4}
        maxRows={14}
        value={text}
        onChange={setText}
        error={output === undefined ? notJson : undefined}
        validationError={notJson}
        data-autofocus
      />
      {ports.length > 1 && (
        <Select
          label="Goes on by"
          allowDeselect={false}
          data={ports.map(({ id, title }) => ({ value: id, label: title }))}
          value={port}
          onChange={setPort}
        />
      )}
      <Group gap={6}>
        <Button
          size="compact-sm"
          loading={isPending}
          disabled={output === undefined}
          onClick={() => {
            if (output !== undefined) void change({ output, ...(port === null ? {} : { port }) });
          }}
        >
          Pin and go on
        </Button>
        {known && (
          <Button size="compact-sm" variant="default" onClick={() => void change(null)}>
            Take the pin away
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </div>
  );
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
