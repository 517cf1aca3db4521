import { Input, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { type DurationUnit, durationInWords, durationUnits, splitDuration } from "../duration.ts";
import { asFieldText, type ControlProps, textOrNothing, useForm, useInputProps } from "../form.ts";
import classes from "./DurationField.module.css";

/** A number and a unit. A duration in ISO 8601 is shown as it is written, and said in words. */
export function DurationField({ field, path, value, onChange }: ControlProps) {
  const { readOnly } = useForm();
  const { label, labelProps, description, error, inputWrapperOrder, ...input } = useInputProps({ field, path });
  const text = asFieldText(value ?? field.fallback);
  const parts = splitDuration(text);
  // The unit that was chosen while there is no number yet.
  const [unit, setUnit] = useState<DurationUnit>(parts?.unit ?? "m");
  const words = durationInWords(text);
  const wrapper = { label, labelProps, description, error, inputWrapperOrder, size: "sm" } as const;

  if (text !== "" && !parts) {
    return (
      <TextInput
        {...wrapper}
        {...input}
        description={words ?? description}
        value={text}
        onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
      />
    );
  }
  return (
    <Input.Wrapper {...wrapper} labelElement="div">
      <div className={classes.pair}>
        <NumberInput
          {...input}
          aria-label={field.title}
          error={error !== undefined}
          min={0}
          max={999_999_999}
          allowDecimal={false}
          allowNegative={false}
          placeholder="None"
          value={parts?.amount ?? ""}
          onChange={(amount) => onChange(amount === "" ? undefined : `${amount}${parts?.unit ?? unit}`)}
        />
        <Select
          aria-label="Unit"
          size="sm"
          data={durationUnits.map(({ value: one, label: name }) => ({ value: one, label: name }))}
          value={parts?.unit ?? unit}
          onChange={(next) => {
            const chosen = durationUnits.find((one) => one.value === next)?.value;
            if (!chosen) return;
            setUnit(chosen);
            if (parts) onChange(`${parts.amount}${chosen}`);
          }}
          allowDeselect={false}
          disabled={readOnly}
        />
      </div>
    </Input.Wrapper>
  );
}
