import type { Permission } from "@millrace/shared/api/permissions.ts";
import { Checkbox } from "@mantine/core";
import classes from "./ScopesField.module.css";
import { scopeChoices } from "./scopeWords.ts";

interface ScopesFieldProps {
  value: Permission[];
  onChange: (value: Permission[]) => void;
}

/** What a key may do. */
export function ScopesField({ value, onChange }: ScopesFieldProps) {
  return (
    <Checkbox.Group
      label="It may"
      value={value}
      onChange={(next) => onChange(next as Permission[])}
      error={value.length === 0 ? "Choose at least one" : null}
    >
      <div className={classes.scopes}>
        {scopeChoices.map(([scope, label]) => (
          <Checkbox key={scope} size="sm" value={scope} label={label} title={scope} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
