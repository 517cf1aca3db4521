import { useMemo } from "react";
import { OpenSelect } from "../inputs/OpenSelect.tsx";
import type { Variable } from "../variables.ts";

interface FieldPickerProps {
  value: string;
  onChange: (path: string) => void;
  variables: readonly Variable[];
  disabled: boolean;
  error: boolean;
}

/** Chooses what a rule asks about: a known variable by its title, or any path that is typed. */
export function FieldPicker({ value, onChange, variables, disabled, error }: FieldPickerProps) {
  const options = useMemo(
    () => variables.map(({ path, title, group }) => ({ value: path, title, hint: path, group })),
    [variables],
  );
  return (
    <OpenSelect
      aria-label="Field"
      placeholder="Choose a field"
      value={value}
      onChange={onChange}
      options={options}
      disabled={disabled}
      error={error}
      mono
    />
  );
}
