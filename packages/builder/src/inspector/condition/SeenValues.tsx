import { Autocomplete, TagsInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { SuggestedValue } from "@millrace/shared/api/values.ts";
import type { Json } from "@millrace/shared/json.ts";
import { useState } from "react";
import { useSeenValues } from "../../api/values.ts";
import { asFieldText } from "../form.ts";
import { useLateText } from "../use-late-text.ts";
import classes from "./ConditionBuilder.module.css";
import { useCondition } from "./scope.ts";
import { valueSourceOf } from "./value-source.ts";

interface SeenValueProps<Value> {
  label: string;
  /** The rule's field. */
  field: string;
  value: Value;
  onChange: (next: Value) => void;
  disabled: boolean;
  error: boolean;
  placeholder: string;
}

const waitMs = 200;
const longestShown = 80;

/** A text that can be typed, or chosen from what was seen lately. */
export function SeenValue({ label, field, value, onChange, ...rest }: SeenValueProps<Json | undefined>) {
  const { read, ...suggestions } = useSuggestions(field, asFieldText(value));
  const { text, type, flush } = useLateText(asFieldText(value), (typed) => onChange(read(typed)));
  return (
    <Autocomplete
      {...rest}
      {...suggestions}
      aria-label={label}
      size="sm"
      // Its own scrollbars would be drawn anew for each letter.
      withScrollArea={false}
      classNames={{ options: classes.suggestions ?? "" }}
      comboboxProps={{ shadow: "md" }}
      value={text}
      onChange={type}
      onBlur={flush}
    />
  );
}

/** Several of them. */
export function SeenValueList({ label, field, value, onChange, ...rest }: SeenValueProps<readonly Json[]>) {
  const [search, setSearch] = useState("");
  const { read, ...suggestions } = useSuggestions(field, search);
  return (
    <TagsInput
      {...rest}
      {...suggestions}
      aria-label={label}
      size="sm"
      classNames={{ inputField: classes.values ?? "", pill: classes.pill ?? "" }}
      maxDropdownHeight={240}
      comboboxProps={{ shadow: "md" }}
      searchValue={search}
      onSearchChange={setSearch}
      acceptValueOnBlur
      value={value.map(asFieldText)}
      onChange={(texts) => onChange(texts.map(read))}
    />
  );
}

/** Looks values up once somebody is in the input, and keeps the type that a chosen one has. */
function useSuggestions(field: string, typed: string) {
  const { eventType, variables } = useCondition();
  const [entered, setEntered] = useState(false);
  const [q] = useDebouncedValue(typed, waitMs);
  const source = valueSourceOf(field, eventType);
  const { data: seen = none } = useSeenValues(source, q.slice(0, 200), { enabled: entered });
  const type = variables.find(({ path }) => path === field)?.type;
  return {
    data: [...new Set(seen.map(({ value }) => String(value)).filter((text) => text.length <= longestShown))],
    // The server has narrowed them already, whatever their case.
    filter: ({ options }: { options: unknown }) => options as never,
    onFocus: () => setEntered(true),
    read: (text: string): Json => {
      if (type === "number" || type === "integer") return numberIn(text);
      // Where no contract says what it is, a chosen value is what it was seen as.
      const chosen = type === undefined ? seen.find(({ value }) => String(value) === text) : undefined;
      return chosen?.value ?? text;
    },
  };
}

const none: SuggestedValue[] = [];

function numberIn(text: string): Json {
  const trimmed = text.trim();
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}
