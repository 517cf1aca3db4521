import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./CopyField.module.css";

interface CopyFieldProps {
  /** What is copied, for screen readers: "API key". */
  label: string;
  value: string;
  /** Several lines, such as a command. */
  multiline?: boolean;
}

/** Text for machines, with a button that copies it. */
export function CopyField({ label, value, multiline = false }: CopyFieldProps) {
  return (
    <div className={classes.field}>
      <pre className={classes.text} data-multiline={multiline || undefined} aria-label={label} tabIndex={0}>
        {value}
      </pre>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy"} openDelay={0}>
            <ActionIcon
              variant="subtle"
              aria-label={copied ? `${label} copied` : `Copy ${label}`}
              onClick={copy}
              className={classes.button ?? ""}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
