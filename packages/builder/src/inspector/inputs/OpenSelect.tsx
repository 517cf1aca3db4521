import { Combobox, InputBase, ScrollArea, useCombobox } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { wrapperOrder } from "../form.ts";
import classes from "./OpenSelect.module.css";

export interface OpenOption {
  value: string;
  title: string;
  /** Said in small letters beside the title: the raw name, an example. */
  hint?: string;
  group?: string;
}

interface OpenSelectProps {
  value: string;
  onChange: (next: string) => void;
  options: readonly OpenOption[];
  /** Visible label; where there is none, `aria-label` names the input. */
  label?: ReactNode;
  "aria-label"?: string;
  "aria-required"?: boolean;
  labelProps?: { "data-required": true | undefined };
  description?: ReactNode;
  error?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
  /** Whether a text that is no option counts as a value. */
  free?: boolean;
  /** Shown when nothing fits what was typed, where it must. */
  nothing?: string;
  mono?: boolean;
  /** A text that is no option, kept where only options count. */
  kept?: string | undefined;
  onKeep?: (text: string | undefined) => void;
}

const maxShown = 100;

/**
 * A text input with suggestions that have titles: it shows the title of a known value, and takes any other text
 * as it is typed.
 */
export function OpenSelect({
  value,
  onChange,
  options,
  free = true,
  nothing,
  mono,
  kept,
  onKeep,
  ...input
}: OpenSelectProps) {
  const id = useId();
  // What is being typed; null while nobody types, and the input shows the value's title.
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const known = options.find((option) => option.value === value);
  const matching = typed === null ? options : options.filter((option) => answers(option, typed));
  const shown = matching.slice(0, maxShown);

  function type(text: string): void {
    setTyped(text);
    const exact = options.some((option) => option.value === text);
    // Nothing is left to choose, and the list would lie over what comes next.
    if (exact) combobox.closeDropdown();
    else combobox.openDropdown();
    combobox.selectFirstOption();
    if (free || exact || text === "") onChange(text.trim());
    if (exact || text === "") onKeep?.(undefined);
  }

  function choose(next: string): void {
    onChange(next);
    onKeep?.(undefined);
    setTyped(null);
    combobox.closeDropdown();
  }

  function leave(): void {
    combobox.closeDropdown();
    const meant =
      typed === null ? undefined : options.find(({ title }) => title.toLowerCase() === typed.trim().toLowerCase());
    if (meant) onChange(meant.value);
    const isOther = typed !== null && typed.trim() !== "" && !meant && !options.some(({ value: one }) => one === typed);
    if (!free && isOther) onKeep?.(typed);
    else if (meant) onKeep?.(undefined);
    setTyped(null);
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose} size="sm" position="bottom-start" width="target" shadow="md">
      <Combobox.Target>
        <InputBase
          {...input}
          size="sm"
          inputWrapperOrder={wrapperOrder}
          value={typed ?? kept ?? known?.title ?? value}
          onChange={(event) => type(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => combobox.openDropdown()}
          onBlur={leave}
          autoComplete="off"
          spellCheck={false}
          classNames={mono && !known && value !== "" ? { input: classes.mono ?? "" } : {}}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={shown.length === 0 && nothing === undefined} miw={320}>
        <ScrollArea.Autosize mah={260} type="scroll" classNames={{ content: classes.list ?? "" }}>
          <Combobox.Options aria-label="Suggestions" id={`${id}-options`}>
            {groupsOf(shown).map(({ group, members }) => (
              <Combobox.Group key={group ?? ""} {...(group === undefined ? {} : { label: group })}>
                {members.map((option) => (
                  <Combobox.Option key={option.value} value={option.value} active={option.value === value}>
                    <span className={classes.option}>
                      <span>{option.title}</span>
                      {option.hint !== undefined && <span className={classes.hint}>{option.hint}</span>}
                    </span>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {shown.length === 0 && <Combobox.Empty>{nothing}</Combobox.Empty>}
          </Combobox.Options>
        </ScrollArea.Autosize>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function answers({ value, title, hint }: OpenOption, typed: string): boolean {
  const text = `${title} ${value} ${hint ?? ""}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function groupsOf(options: readonly OpenOption[]): { group: string | undefined; members: OpenOption[] }[] {
  return [...Map.groupBy(options, (option) => option.group)].map(([group, members]) => ({ group, members }));
}
