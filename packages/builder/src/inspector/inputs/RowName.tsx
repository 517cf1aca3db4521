import { TextInput } from "@mantine/core";
import { useState } from "react";

interface RowNameProps {
  label: string;
  placeholder: string;
  value: string;
  isTaken: (name: string) => boolean;
  onChange: (name: string) => void;
  invalid: boolean;
  readOnly: boolean;
}

/** The name of a row. One that another row has stays as it was typed, and is not taken over. */
export function RowName({ label, placeholder, value, isTaken, onChange, invalid, readOnly }: RowNameProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const meant = typed?.trim();
  const isRefused = meant !== undefined && meant !== value && isTaken(meant);
  return (
    <TextInput
      aria-label={label}
      size="sm"
      placeholder={placeholder}
      value={typed ?? value}
      error={isRefused ? "Another one is called that. Choose another name." : invalid}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (!isTaken(text.trim())) onChange(text.trim());
      }}
      onBlur={() => !isRefused && setTyped(null)}
      disabled={readOnly}
    />
  );
}
