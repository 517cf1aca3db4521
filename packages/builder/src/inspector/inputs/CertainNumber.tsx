import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";

interface CertainNumberProps extends Omit<NumberInputProps, "value" | "onChange" | "onBlur" | "min" | "max"> {
  min: number;
  max: number;
  value: number;
  onChange: (next: number) => void;
}

/** A whole number that cannot be left out: a field that was emptied shows what is set again once it is left. */
export function CertainNumber({ min, max, value, onChange, ...rest }: CertainNumberProps) {
  // What is in the field while it is none of the numbers that may be set.
  const [typed, setTyped] = useState<string | number | null>(null);
  return (
    <NumberInput
      {...rest}
      size="sm"
      min={min}
      max={max}
      allowDecimal={false}
      value={typed ?? value}
      onChange={(next) => {
        const fits = typeof next === "number" && next >= min && next <= max;
        setTyped(fits ? null : next);
        if (fits && next !== value) onChange(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
