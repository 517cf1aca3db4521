import { ActionIcon, Combobox, ScrollArea, Tooltip, useCombobox } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useState } from "react";
import type { Variable } from "../variables.ts";
import classes from "./VariablePicker.module.css";

interface VariablePickerProps {
  variables: readonly Variable[];
  onPick: (variable: Variable) => void;
}

const maxShown = 200;

/** A button that lists everything a text can use, in words, with a search. */
export function VariablePicker({ variables, onPick }: VariablePickerProps) {
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const words = search.toLowerCase().split(/\s+/);
  const found = variables
    .filter(({ title, path }) => words.every((word) => `${title} ${path}`.toLowerCase().includes(word)))
    .slice(0, maxShown);

  function pick(path: string): void {
    const variable = variables.find((one) => one.path === path);
    combobox.closeDropdown();
    if (variable) onPick(variable);
  }

  return (
    <Combobox store={combobox} onOptionSubmit={pick} width={300} position="bottom-end" shadow="md" withinPortal>
      <Combobox.Target withAriaAttributes={false}>
        <Tooltip label="Insert variable">
          <ActionIcon
            size="sm"
            aria-label="Insert variable"
            aria-haspopup="listbox"
            aria-expanded={combobox.dropdownOpened}
            onClick={() => combobox.toggleDropdown()}
          >
            <IconBraces size={15} />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
          aria-label="Search variables"
          placeholder="Search variables"
        />
        <ScrollArea.Autosize mah={280} type="scroll" viewportProps={{ tabIndex: 0 }}>
          <Combobox.Options aria-label="Variables">
            {[...Map.groupBy(found, (variable) => variable.group)].map(([group, members]) => (
              <Combobox.Group key={group} label={group}>
                {members.map(({ path, title, example }) => (
                  <Combobox.Option key={path} value={path}>
                    <span className={classes.title}>{title}</span>
                    <span className={classes.path}>
                      {path}
                      {exampleText(example) !== undefined && (
                        <span className={classes.example}> e.g. {exampleText(example)}</span>
                      )}
                    </span>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {found.length === 0 && <Combobox.Empty>Nothing is called that</Combobox.Empty>}
          </Combobox.Options>
        </ScrollArea.Autosize>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** An example that is short enough to be said; undefined for all others. */
function exampleText(example: Variable["example"]): string | undefined {
  if (typeof example === "string") return example !== "" && example.length <= 24 ? example : undefined;
  return typeof example === "number" || typeof example === "boolean" ? String(example) : undefined;
}
