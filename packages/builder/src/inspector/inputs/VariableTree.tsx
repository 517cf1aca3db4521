import { TextInput } from "@mantine/core";
import { IconChevronRight, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useForm } from "../form.ts";
import type { Variable } from "../variables.ts";
import { rowsOf, type TreeRow } from "./variable-tree.ts";
import classes from "./VariableTree.module.css";

interface VariableTreeProps {
  variables: readonly Variable[];
  onPick: (variable: Variable) => void;
}

/** With fewer than this many variables, everything is in sight at once. */
const few = 30;

/** A search and a tree below it. The focus stays in the search; arrow keys move through the tree, Enter takes a variable. */
export function VariableTree({ variables, onPick }: VariableTreeProps) {
  const { values } = useForm();
  const id = useId();
  const [search, setSearch] = useState("");
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const isOpen = useMemo(() => {
    const openAtFirst = (branch: string) => variables.length <= few || branch === "Event" || branch === "Contact";
    return (branch: string) => toggled.get(branch) ?? openAtFirst(branch);
  }, [toggled, variables.length]);
  const rows = useMemo(() => rowsOf(variables, search, isOpen, values), [variables, search, isOpen, values]);
  const present = rows[Math.min(active, rows.length - 1)];

  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [active, rows]);

  function toggle(row: TreeRow, open: boolean): void {
    setToggled(new Map([...toggled, [row.id, open]]));
  }

  function take(row: TreeRow | undefined): void {
    if (row?.variable) onPick(row.variable);
    else if (row) toggle(row, !isOpen(row.id));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = Math.min(active, rows.length - 1);
    if (event.key === "ArrowDown") setActive(Math.min(at + 1, rows.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(at - 1, 0));
    else if (event.key === "Enter") take(present);
    else if (search === "" && event.key === "ArrowRight" && present && !present.variable) toggle(present, true);
    else if (search === "" && event.key === "ArrowLeft" && present) {
      if (!present.variable && isOpen(present.id)) toggle(present, false);
      else setActive(parentOf(rows, at));
    } else return;
    event.preventDefault();
  }

  return (
    <div className={classes.picker}>
      <TextInput
        aria-label="Search variables"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-tree`}
        aria-activedescendant={present ? `${id}-${present.id}` : ""}
        placeholder="Search variables"
        size="sm"
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(event.currentTarget.value === "" ? 0 : 1);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <ul
        ref={list}
        id={`${id}-tree`}
        role="tree"
        aria-label="Variables"
        className={classes.tree}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, index) => (
          <li
            key={row.id}
            id={`${id}-${row.id}`}
            role="treeitem"
            aria-level={row.level}
            aria-selected={row === present}
            {...(row.variable ? {} : { "aria-expanded": search !== "" || isOpen(row.id) })}
            data-active={row === present || undefined}
            className={classes.row}
            style={{ paddingLeft: 8 + (row.level - 1) * 14 }}
            onPointerDown={(event) => {
              event.preventDefault();
              setActive(index);
              take(row);
            }}
          >
            {row.variable ? <Leaf row={row} variable={row.variable} /> : <Branch title={row.title} level={row.level} />}
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p className={classes.none}>Nothing is called that.</p>}
    </div>
  );
}

function Branch({ title, level }: { title: string; level: number }) {
  return (
    <span className={classes.branch} data-top={level === 1 || undefined}>
      <IconChevronRight size={13} aria-hidden className={classes.chevron} />
      <span className={classes.cut}>{title}</span>
    </span>
  );
}

function Leaf({ row, variable }: { row: TreeRow; variable: Variable }) {
  return (
    <>
      <span className={classes.line}>
        <span className={classes.cut}>{row.title}</span>
        {variable.type !== undefined && (
          <span className={classes.type}>{typeWords[variable.type] ?? variable.type}</span>
        )}
      </span>
      <span className={classes.line}>
        <code className={classes.path}>{variable.path}</code>
        {row.live !== undefined && <span className={classes.live}>{row.live}</span>}
      </span>
    </>
  );
}

function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let index = at - 1; index >= 0; index--) if ((rows[index]?.level ?? 1) < level) return index;
  return 0;
}

const typeWords: Record<string, string> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "yes or no",
  array: "list",
  object: "object",
  date: "date",
};
