import type { Permission } from "@millrace/shared/api/permissions.ts";
import { Checkbox } from "@mantine/core";
import classes from "./ScopesField.module.css";

/** Every permission in words; a new one in the contract does not compile until it has its words here. */
const words: Record<Permission, string> = {
  "events:write": "Send events",
  "events:read": "Read events",
  "contacts:read": "Read contacts",
  "contacts:write": "Change contacts",
  "workflows:read": "Read workflows",
  "workflows:write": "Change workflows",
  "workflows:publish": "Publish, pause and archive workflows",
  "runs:read": "Read runs",
  "runs:write": "Start, cancel and replay runs",
  "tasks:read": "Read tasks",
  "tasks:write": "Change tasks",
  "mailbox:read": "Read the mailbox",
  "settings:read": "Read settings",
  "settings:write": "Change settings",
};

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
        {Object.entries(words).map(([scope, label]) => (
          <Checkbox key={scope} size="sm" value={scope} label={label} title={scope} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
