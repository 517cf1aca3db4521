import { TextInput } from "@mantine/core";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, type Ref, useState } from "react";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import { searchSteps, sectionsOf } from "./palette-groups.ts";
import classes from "./StepList.module.css";

interface StepListProps {
  descriptors: readonly NodeDescriptor[];
  /** Names the search field, e.g. "Search steps". */
  label: string;
  onChoose: (descriptor: NodeDescriptor) => void;
  onItemPointerDown?: (descriptor: NodeDescriptor, event: PointerEvent) => void;
  searchRef?: Ref<HTMLInputElement>;
  autoFocus?: boolean;
}

/** Every kind of step, grouped and searchable. Arrow keys move through it, Enter in the search takes the first. */
export function StepList({
  descriptors,
  label,
  onChoose,
  onItemPointerDown,
  searchRef,
  autoFocus = false,
}: StepListProps) {
  const [query, setQuery] = useState("");
  const isSearching = query.trim() !== "";
  const found = isSearching ? searchSteps(descriptors, query) : [];

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && found[0]) {
      event.preventDefault();
      onChoose(found[0]);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, button[data-step]")];
    const at = stops.indexOf(event.target as HTMLElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  const item = (descriptor: NodeDescriptor) => (
    <li key={descriptor.type}>
      <button
        type="button"
        className={classes.item}
        data-step={descriptor.type}
        data-testid={`palette-${descriptor.type}`}
        title={descriptor.description}
        onClick={() => onChoose(descriptor)}
        onPointerDown={(event) => onItemPointerDown?.(descriptor, event)}
      >
        <NodeIcon icon={descriptor.icon} family={descriptor.family} size={28} />
        <span className={classes.title}>{descriptor.title}</span>
      </button>
    </li>
  );

  return (
    <div className={classes.list} onKeyDown={onKeyDown}>
      <TextInput
        ref={searchRef ?? null}
        className={classes.search ?? ""}
        type="search"
        size="sm"
        aria-label={label}
        placeholder={label}
        value={query}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div className={classes.scroll} tabIndex={-1}>
        {isSearching && found.length > 0 && (
          <ul className={classes.items} aria-label="Found">
            {found.map(item)}
          </ul>
        )}
        {isSearching && found.length === 0 && (
          <p className={classes.nothing}>Nothing fits “{query.trim()}”. Try a word such as “tag”, “mail” or “wait”.</p>
        )}
        {!isSearching &&
          sectionsOf(descriptors).map((section) => (
            <div key={section.title} role="group" aria-label={section.title}>
              <h2 className={classes.section}>{section.title}</h2>
              {section.groups.map((group) => (
                <div key={group.title}>
                  <h3 className={classes.group}>{group.title}</h3>
                  <ul className={classes.items}>{group.descriptors.map(item)}</ul>
                </div>
              ))}
            </div>
          ))}
      </div>
    </div>
  );
}
