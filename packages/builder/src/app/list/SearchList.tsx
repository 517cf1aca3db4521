import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import classes from "./SearchList.module.css";

export interface SearchItem {
  id: string;
  label: string;
  detail?: string | undefined;
  icon?: ReactNode;
  /** Shown on the right, e.g. "⌘D". */
  keys?: string | undefined;
}

export interface SearchSection<Item extends SearchItem> {
  /** Left out where there is one section alone. */
  title?: string;
  items: readonly Item[];
}

interface SearchListProps<Item extends SearchItem> {
  /** Names the field and the list. */
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  sections: readonly SearchSection<Item>[];
  /** What stands there while nothing is found. */
  nothing: string;
  onChoose: (item: Item) => void;
}

/** A field above a list: what is typed narrows the list down, arrow keys walk through it, Enter chooses. */
export function SearchList<Item extends SearchItem>({ label, placeholder, query, ...props }: SearchListProps<Item>) {
  const { onQuery, sections, nothing, onChoose } = props;
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const items = sections.flatMap((section) => section.items);
  const active = items[Math.min(at, items.length - 1)];
  const optionId = (item: Item) => `${listId}-${item.id.replaceAll(/[^\w-]/g, "_")}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active?.id]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown") setAt(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp") setAt(at <= 0 ? Math.max(0, last) : at - 1);
    else if (event.key === "Enter" && active) onChoose(active);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <TextInput
        data-autofocus
        className={classes.search ?? ""}
        role="combobox"
        aria-label={label}
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active && optionId(active)}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={query}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        onChange={(event) => {
          onQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label={label} className={classes.list} tabIndex={-1}>
        {sections.map(({ title, items: own }) => (
          <div key={title ?? ""} role={title === undefined ? "presentation" : "group"} aria-label={title}>
            {title !== undefined && (
              <div className={classes.title} aria-hidden>
                {title}
              </div>
            )}
            {own.map((item) => (
              <div
                key={item.id}
                id={optionId(item)}
                role="option"
                aria-selected={item === active}
                className={classes.option}
                onClick={() => onChoose(item)}
              >
                <span className={classes.icon} aria-hidden>
                  {item.icon}
                </span>
                <span className={classes.words}>
                  <span className={classes.label}>{item.label}</span>
                  {item.detail && <span className={classes.detail}>{item.detail}</span>}
                </span>
                {item.keys && <kbd className={classes.keys}>{item.keys}</kbd>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && (
        <p className={classes.nothing} role="status">
          {nothing}
        </p>
      )}
    </>
  );
}
