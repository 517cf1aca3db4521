import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import classes from "./SearchField.module.css";

interface SearchFieldProps {
  /** Says what is searched: "Search workflows". */
  label: string;
  value: string;
  /** Called once typing rests for a moment. */
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const announce = useDebouncedCallback(onChange, 250);
  // The address may change without this field, by Back or by "Clear filters".
  useEffect(() => setText(value), [value]);

  const change = (next: string) => {
    setText(next);
    announce(next.trim());
  };
  return (
    <TextInput
      className={classes.field ?? ""}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={text === "" ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={() => change("")} />}
    />
  );
}
