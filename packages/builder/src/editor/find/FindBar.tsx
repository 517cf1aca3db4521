import { ActionIcon, TextInput, Tooltip } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import type { Descriptors } from "../../model/new-node.ts";
import classes from "./FindBar.module.css";
import { findSteps } from "./find-steps.ts";

interface FindBarProps {
  graph: Graph;
  descriptors: Descriptors;
  /** Told what is found and where one stands; null while nothing is looked for. */
  onFound: (found: Found | null) => void;
  /** @param current the step at which one stands */
  onClose: (current: string | undefined) => void;
}

export interface Found {
  ids: ReadonlySet<string>;
  /** The step at which one stands. */
  current: string | undefined;
}

/** Looks for steps: Enter goes to the next one that fits, Shift-Enter to the one before, Escape ends it. */
export function FindBar({ graph, descriptors, onFound, onClose }: FindBarProps) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const ids = useMemo(() => findSteps(graph, descriptors, query), [graph, descriptors, query]);
  const place = ids.length === 0 ? 0 : at % ids.length;
  const current = ids[place];
  const isLooking = query.trim() !== "";

  useEffect(() => {
    onFound(isLooking ? { ids: new Set(ids), current } : null);
  }, [isLooking, ids, current, onFound]);
  useEffect(() => () => onFound(null), [onFound]);

  const go = (by: number) => setAt((place + by + ids.length) % Math.max(1, ids.length));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") onClose(current);
    else if (event.key === "Enter" || event.key === "F3") go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={classes.bar} role="search" aria-label="Find on the canvas" onKeyDown={onKeyDown}>
      <TextInput
        autoFocus
        className={classes.field ?? ""}
        size="sm"
        aria-label="Find steps"
        placeholder="Find steps"
        autoComplete="off"
        value={query}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
      />
      <span className={classes.count} role="status">
        {isLooking && (ids.length === 0 ? "Not found" : `${place + 1} of ${ids.length}`)}
      </span>
      <Tooltip label="The one before (Shift+Enter)">
        <ActionIcon aria-label="The one before" disabled={ids.length === 0} onClick={() => go(-1)}>
          <IconChevronUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="The next one (Enter)">
        <ActionIcon aria-label="The next one" disabled={ids.length === 0} onClick={() => go(1)}>
          <IconChevronDown size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Close (Esc)">
        <ActionIcon aria-label="Close" onClick={() => onClose(current)}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
