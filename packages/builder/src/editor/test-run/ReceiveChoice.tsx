import { Button, JsonInput, NumberInput, SegmentedControl, Select } from "@mantine/core";
import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";
import { useId, useState } from "react";
import { useEventTitle, useEventTypes } from "../../api/catalogue.ts";
import { type DurationUnit, durationUnits, splitDuration } from "../../inspector/duration.ts";
import classes from "./StepView.module.css";
import { useTest } from "./use-test.ts";

const notAnObject = "This is not a JSON object. Look for a missing quote, comma or bracket.";

interface ReceiveChoiceProps {
  nodeId: string;
  eventType: string;
  /** A goal is not waited for: the run jumps there. */
  isGoal?: boolean;
}

/** Chooses what a step that waits gets in the test: nothing, so that its time runs out, or the event after a while. */
export function ReceiveChoice({ nodeId, eventType, isGoal = false }: ReceiveChoiceProps) {
  const { choices, run, isRunning } = useTest();
  const id = useId();
  const title = useEventTitle()(eventType);
  const example = useEventTypes().data?.find(({ type }) => type === eventType)?.example ?? {};
  const chosen = Object.hasOwn(choices.waits, nodeId) ? choices.waits[nodeId] : undefined;
  const [isOpen, setOpen] = useState(chosen !== undefined);
  const [after, setAfter] = useState(splitDuration(chosen?.after ?? "1h") ?? { amount: 1, unit: "h" as DurationUnit });
  const [text, setText] = useState(() => JSON.stringify(chosen?.data ?? example, null, 2));
  const data = readObject(text);

  function choose(comes: boolean): void {
    setOpen(comes);
    if (comes || !chosen) return;
    const { [nodeId]: _gone, ...waits } = choices.waits;
    void run({ waits });
  }

  return (
    <div className={classes.form} role="group" aria-labelledby={id}>
      <span id={id} className={classes.title}>
        {isGoal ? `The goal’s event, “${title}”` : `The event it waits for, “${title}”`}
      </span>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        value={isOpen ? "comes" : "none"}
        onChange={(next) => choose(next === "comes")}
        data={[
          { value: "none", label: isGoal ? "Does not come" : "Time runs out" },
          { value: "comes", label: "It comes" },
        ]}
      />
      {isOpen && (
        <>
          <div className={classes.pair}>
            <NumberInput
              label="After"
              min={0}
              max={100_000}
              allowDecimal={false}
              value={after.amount}
              onChange={(amount) => setAfter({ ...after, amount: Number(amount) || 0 })}
            />
            <Select
              label="Unit"
              allowDeselect={false}
              data={durationUnits.map(({ value, label }) => ({ value, label }))}
              value={after.unit}
              onChange={(unit) => setAfter({ ...after, unit: unit as DurationUnit })}
            />
          </div>
          <JsonInput
            label="Its data"
            className={classes.code ?? ""}
            autosize
            minRows={3}
            maxRows={10}
            value={text}
            onChange={setText}
            error={data ? undefined : notAnObject}
            validationError={notAnObject}
          />
          <Button
            size="compact-sm"
            variant="light"
            disabled={!data}
            loading={isRunning}
            onClick={() => {
              if (data)
                void run({ waits: { ...choices.waits, [nodeId]: { after: `${after.amount}${after.unit}`, data } } });
            }}
          >
            Run with this event
          </Button>
        </>
      )}
    </div>
  );
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
