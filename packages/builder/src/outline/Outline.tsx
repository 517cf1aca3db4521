import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Found } from "../editor/find/FindBar.tsx";
import { useWiringQuestions } from "../editor/wiring/wiring-questions.ts";
import type { AddRequest } from "../model/add-step.ts";
import { renameGroup } from "../model/commands/groups.ts";
import { updateNode } from "../model/commands/nodes.ts";
import { writeNote } from "../model/commands/notes.ts";
import type { Descriptors } from "../model/new-node.ts";
import { useEditor } from "../model/react.ts";
import classes from "./Outline.module.css";
import { domId, OutlineItemRow, type RowHandlers } from "./OutlineItemRow.tsx";
import { type OutlineRow, outlineTree, stepKey } from "./outline-tree.ts";
import { rowActions, type RowDeeds } from "./row-actions.ts";
import { rowWords } from "./row-words.ts";
import { createRowSharing } from "./share-rows.ts";
import { useTreeKeys } from "./use-tree-keys.ts";
import { useTreeRows } from "./use-tree-rows.ts";

/** What others may ask of the outline. */
export interface OutlineHandle {
  /** Puts the focus on the step's row, else on the one that had it last. */
  focus(nodeId?: string | null): void;
}

interface OutlineProps {
  label: string;
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  /** The step whose settings are open. */
  selected: string | null;
  /** What is looked for: other steps fade, and the one at which one stands is brought into sight. */
  found: Found | null;
  readOnly: boolean;
  ref?: RefObject<OutlineHandle | null>;
  onSelect: (nodeId: string | null) => void;
  /** Selects a step and goes to its settings. */
  onSettings: (nodeId: string) => void;
  /** Opens the list of steps beside a row. */
  onAsk: (request: AddRequest, at: { x: number; y: number }) => void;
}

const none: readonly Problem[] = [];

/** The workflow as a tree: the same document as on the canvas, complete by keyboard, for screen readers and for the thumb. */
export function Outline({
  label,
  graph,
  descriptors,
  problems,
  selected,
  found,
  readOnly,
  ref,
  ...props
}: OutlineProps) {
  const { onSelect, onSettings, onAsk } = props;
  const editor = useEditor();
  const questions = useWiringQuestions();
  const [share] = useState(createRowSharing);
  const all = useMemo(() => share(outlineTree(graph, descriptors)), [share, graph, descriptors]);
  const rows = useTreeRows(all);
  const tree = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(selected === null ? null : stepKey(selected));
  const [told, setTold] = useState(selected);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const counts = useMemo(() => Map.groupBy(problems, ({ nodeId }) => nodeId ?? ""), [problems]);
  /** The focus is here, or was and has nowhere else to be. */
  const isOurs = useRef(false);
  const [lastPlace, setLastPlace] = useState(0);

  // What was chosen elsewhere, or has just been added, is where Tab comes to.
  if (selected !== told) {
    setTold(selected);
    if (selected !== null) {
      setActiveKey(stepKey(selected));
      rows.reveal(stepKey(selected));
    }
  }

  const at = rows.visible.findIndex(({ key }) => key === activeKey);
  const active = rows.visible[at] ?? rows.visible[Math.min(lastPlace, rows.visible.length - 1)];
  const activeRowKey = active?.key;
  if (at >= 0 && at !== lastPlace) setLastPlace(at);
  const problemsOf = ({ item }: OutlineRow) => (item.kind === "step" && counts.get(item.node.id)) || none;

  const goTo = useCallback(
    (key: string) => {
      rows.reveal(key);
      isOurs.current = true;
      setActiveKey(key);
    },
    [rows],
  );

  const deeds: RowDeeds = {
    editor,
    descriptors,
    questions,
    rows: all,
    ask(request) {
      isOurs.current = true;
      const box = tree.current?.querySelector(`#${domId(active?.key ?? "")}`)?.getBoundingClientRect();
      onAsk(request, { x: box?.right ?? 320, y: box?.top ?? 80 });
    },
    settings: onSettings,
    goTo,
    rename: setRenaming,
  };
  const actionsOf = (row: OutlineRow) =>
    readOnly ? rowActions(row, deeds).filter(({ id }) => id === "settings" || id === "go") : rowActions(row, deeds);

  const onKeyDown = useTreeKeys({
    rows,
    active,
    nameOf: (row) => rowWords(row, descriptors).name,
    actionsOf,
    goTo,
    openMenu: setMenu,
    clearSelection: () => onSelect(null),
  });

  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent) => {
      // From a list, a menu or a dialog it comes back.
      if (!(target instanceof Element) || target.closest('[role="dialog"], [role="menu"]')) return;
      isOurs.current = tree.current?.contains(target) === true;
    };
    document.addEventListener("focusin", onFocusIn);
    return () => document.removeEventListener("focusin", onFocusIn);
  }, []);

  const focusActive = useCallback(() => {
    const row = tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }, []);
  useImperativeHandle(
    ref,
    () => ({
      focus(nodeId = null) {
        focusActive();
        if (nodeId !== null) goTo(stepKey(nodeId));
      },
    }),
    [focusActive, goTo],
  );
  const current = found?.current;
  useEffect(() => {
    if (current !== undefined) document.getElementById(domId(stepKey(current)))?.scrollIntoView({ block: "nearest" });
  }, [current]);

  // On a phone, the settings that open below it leave the tree less room than when the row was tapped.
  useEffect(() => {
    if (selected !== null) document.getElementById(domId(stepKey(selected)))?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  // The row that had the focus may be gone, or another one be the active one now.
  useEffect(() => {
    const isElsewhere = document.activeElement !== document.body && !tree.current?.contains(document.activeElement);
    if (isOurs.current && !isElsewhere && renaming === null && menu === null) focusActive();
  }, [activeRowKey, rows.visible, renaming, menu, focusActive]);

  function renamed(row: OutlineRow, text: string | null): void {
    setRenaming(null);
    isOurs.current = true;
    const { item } = row;
    if (text === null) return;
    if (item.kind === "step") editor.run(updateNode(item.node.id, { name: text.trim() || undefined }));
    if (item.kind === "group") editor.run(renameGroup(item.group.id, text.trim()));
    if (item.kind === "note") editor.run(writeNote(item.note.id, text));
  }

  const now: RowHandlers = {
    actions: actionsOf,
    focused: (row) => setActiveKey(row.key),
    clicked(row) {
      setActiveKey(row.key);
      if (row.item.kind === "step") onSelect(row.item.node.id);
      else if (row.item.kind === "link") goTo(stepKey(row.item.target.id));
    },
    fold: (row) => rows.fold(row.key, !rows.isFolded(row.key)),
    menu(row, opened) {
      setMenu(opened ? row.key : null);
      if (opened) setActiveKey(row.key);
      else isOurs.current = true;
    },
    renamed,
  };
  const handlers = useStableHandlers(now);

  return (
    <div ref={tree} role="tree" aria-label={label} className={classes.tree} onKeyDown={onKeyDown}>
      {rows.visible.map((row) => (
        <OutlineItemRow
          key={row.key}
          row={row}
          descriptors={descriptors}
          problems={problemsOf(row).length}
          hasErrors={problemsOf(row).some(({ severity }) => severity === "error")}
          isActive={row === active}
          isSelected={row.item.kind === "step" && row.item.node.id === selected}
          isFolded={rows.isFolded(row.key)}
          isFound={row.item.kind === "step" && row.item.node.id === found?.current}
          isFaded={found !== null && row.item.kind === "step" && !found.ids.has(row.item.node.id)}
          isRenaming={renaming === row.key}
          isMenuOpen={menu === row.key}
          readOnly={readOnly}
          handlers={handlers}
        />
      ))}
    </div>
  );
}

/** The same object each time, which does what the latest one does: rows that did not change are not drawn anew. */
function useStableHandlers(now: RowHandlers): RowHandlers {
  const latest = useRef(now);
  useLayoutEffect(() => {
    latest.current = now;
  });
  return useMemo(
    () => ({
      actions: (row) => latest.current.actions(row),
      focused: (row) => latest.current.focused(row),
      clicked: (row) => latest.current.clicked(row),
      fold: (row) => latest.current.fold(row),
      menu: (row, opened) => latest.current.menu(row, opened),
      renamed: (row, text) => latest.current.renamed(row, text),
    }),
    [],
  );
}
