import { ActionIcon, Popover, Tooltip } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useState } from "react";
import type { Variable } from "../variables.ts";
import { VariableTree } from "./VariableTree.tsx";

interface VariablePickerProps {
  variables: readonly Variable[];
  onPick: (variable: Variable) => void;
}

/** A button that opens everything a text can use, as a tree with a search and with the values of the sample. */
export function VariablePicker({ variables, onPick }: VariablePickerProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={340} position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Insert variable" disabled={opened}>
          <ActionIcon size="sm" aria-label="Insert variable" onClick={() => setOpened(!opened)}>
            <IconBraces size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Variables">
        <VariableTree
          variables={variables}
          onPick={(variable) => {
            setOpened(false);
            // The caret moves after the popover has given the focus back.
            setTimeout(() => onPick(variable));
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
