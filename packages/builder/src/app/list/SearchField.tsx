import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./SearchField.module.css";

interface SearchFieldProps {
  /** Says what is searched: "Search workflows". */
  label: string;
  value: string;
  /** Called once typing rests for a moment. */
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  // What is being typed, until the field is left: the address follows a moment later and may also change without it.
  const [typed, setTyped] = useState<string | null>(null);
  const announce = useDebouncedCallback(onChange, 250);
  const text = typed ?? value;

  const type = (next: string) => {
    setTyped(next);
    announce(next.trim());
  };
  const leave = () => {
    announce.flush();
    setTyped(null);
  };
  const clear = () => {
    announce.cancel();
    setTyped(null);
    onChange("");
  };
  return (
    <TextInput
      className={classes.field ?? ""}
      type="search"
      aria-label={label}
      placeholder={label}
      // As much as the server looks for.
      maxLength={200}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={leave}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={text === "" ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={clear} />}
    />
  );
}
