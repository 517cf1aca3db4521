import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { WiringQuestions } from "../editor/wiring/wiring-questions.ts";
import type { AddRequest } from "../model/add-step.ts";
import { fragmentOf } from "../model/clipboard.ts";
import { paste, renumbered } from "../model/commands/copies.ts";
import { removeElements } from "../model/commands/elements.ts";
import { collapseGroups, groupNodes, newGroupId, ungroup } from "../model/commands/groups.ts";
import { updateNode } from "../model/commands/nodes.ts";
import type { Editor } from "../model/editor.ts";
import { nodeHeight, rowGap } from "../model/geometry.ts";
import type { Descriptors } from "../model/new-node.ts";
import { moveAlong } from "./move-along.ts";
import { rowKeys } from "./outline-keys.ts";
import { type OutlineItem, type OutlineRow, stepKey } from "./outline-tree.ts";
import type { Way } from "./ways.ts";

/** One thing that can be done with a row, by its keys or from its menu. */
export interface RowAction {
  id: string;
  title: string;
  /** As for an EditorAction, e.g. `shift+c`. */
  keys: readonly string[];
  run(): void;
}

export interface RowDeeds {
  editor: Editor;
  descriptors: Descriptors;
  questions: WiringQuestions;
  /** Every row, for what is before and after another. */
  rows: readonly OutlineRow[];
  /** Opens the list of steps. */
  ask(request: AddRequest): void;
  /** Opens a step's settings and goes there. */
  settings(nodeId: string): void;
  goTo(key: string): void;
  /** Lets the row's name, or the note's text, be typed. */
  rename(key: string): void;
}

/** What can be done with a row, the first one by Enter or a click. */
export function rowActions(row: OutlineRow, deeds: RowDeeds): RowAction[] {
  const { item } = row;
  switch (item.kind) {
    case "step":
      return stepActions(row, item, deeds);
    case "way":
      return wayActions(item.way, deeds);
    case "link":
      return [
        { id: "go", title: "Go there", keys: ["enter"], run: () => deeds.goTo(stepKey(item.target.id)) },
        ...edgeActions(item.edge.id, deeds),
      ];
    case "group":
      return groupActions(row, item, deeds);
    case "note":
      return [
        { id: "write", title: "Write", keys: ["enter", "f2"], run: () => deeds.rename(row.key) },
        {
          id: "delete",
          title: "Delete",
          keys: ["delete", "backspace"],
          run: () => deeds.editor.run(removeElements([], { groups: [], notes: [item.note.id] })),
        },
      ];
    case "section":
      return [];
    default:
      return item satisfies never;
  }
}

function stepActions(
  row: OutlineRow,
  { node, ways, incoming }: OutlineItem & { kind: "step" },
  deeds: RowDeeds,
): RowAction[] {
  const { editor, questions, ask, rows } = deeds;
  const { id } = node;
  const first = ways.plain ?? ways.named.find((way) => way.edge === undefined) ?? ways.named[0];
  const parallel = [ways.plain, ...ways.named].some((way) => way?.port.id === NEXT_PORT && way.edge !== undefined);
  const isTrigger = deeds.descriptors.get(node.type)?.kind === "trigger";
  const up = moveAlong(rows, id, "up", editor.getGraph());
  const down = moveAlong(rows, id, "down", editor.getGraph());
  const when = (possible: boolean, action: RowAction): RowAction[] => (possible ? [action] : []);
  return [
    { id: "settings", ...rowKeys.settings, run: () => deeds.settings(id) },
    ...(first ? [{ id: "add", ...rowKeys.add, run: () => ask(addRequest(first)) }] : []),
    ...when(parallel, {
      id: "path",
      ...rowKeys.path,
      run: () => ask({ kind: "after", source: id, sourcePort: NEXT_PORT }),
    }),
    ...when(!isTrigger, {
      id: "before",
      ...rowKeys.before,
      run: () => ask({ kind: "before", target: id }),
    }),
    ...when(first !== undefined, {
      id: "connect",
      ...rowKeys.connect,
      run: () => questions.connect(id),
    }),
    ...when(incoming > 0, {
      id: "disconnect",
      ...rowKeys.disconnect,
      title: "Disconnect from what leads here",
      run: () =>
        editor.run(removeElements(editor.getGraph().edges.flatMap((edge) => (edge.target === id ? [edge.id] : [])))),
    }),
    ...(up ? [{ id: "up", ...rowKeys.up, run: () => editor.run(up) }] : []),
    ...(down ? [{ id: "down", ...rowKeys.down, run: () => editor.run(down) }] : []),
    ...when(!isTrigger, { id: "move", ...rowKeys.move, run: () => questions.move(id) }),
    { id: "duplicate", ...rowKeys.duplicate, run: () => deeds.goTo(duplicate(editor, id)) },
    {
      id: "switch",
      ...rowKeys.switch,
      title: node.disabled ? "Switch on" : "Switch off",
      run: () => editor.run(updateNode(id, { disabled: node.disabled ? undefined : true })),
    },
    { id: "rename", ...rowKeys.rename, run: () => deeds.rename(row.key) },
    ...when(node.group === undefined, {
      id: "group",
      ...rowKeys.group,
      run: () => editor.run(groupNodes(newGroupId(editor.getGraph().groups), [id])),
    }),
    { id: "delete", ...rowKeys.delete, run: () => editor.run(removeElements([id])) },
  ];
}

function wayActions(way: Way, deeds: RowDeeds): RowAction[] {
  if (way.edge !== undefined) return edgeActions(way.edge.id, deeds, "enter");
  return [
    { id: "add", title: "Add a step", keys: ["enter", "a"], run: () => deeds.ask(addRequest(way)) },
    {
      id: "connect",
      ...rowKeys.connect,
      run: () => deeds.questions.connect(way.source, way.port.id),
    },
  ];
}

function edgeActions(edgeId: string, { editor, questions, ask }: RowDeeds, ...addKeys: string[]): RowAction[] {
  return [
    { id: "add", title: "Add a step here", keys: [...addKeys, "a"], run: () => ask({ kind: "between", edgeId }) },
    {
      id: "rewire",
      ...rowKeys.rewire,
      run: () => questions.rewire(edgeId),
    },
    {
      id: "disconnect",
      title: "Disconnect",
      keys: ["delete", "backspace", "shift+x"],
      run: () => editor.run(removeElements([edgeId])),
    },
  ];
}

function groupActions(row: OutlineRow, { group }: OutlineItem & { kind: "group" }, deeds: RowDeeds): RowAction[] {
  const { editor, rename } = deeds;
  const collapsed = group.collapsed ?? false;
  return [
    {
      id: "fold",
      title: collapsed ? "Expand on the canvas" : "Collapse on the canvas",
      keys: ["enter"],
      run: () => editor.run(collapseGroups([group.id], !collapsed)),
    },
    { id: "rename", ...rowKeys.rename, run: () => rename(row.key) },
    {
      id: "ungroup",
      title: "Ungroup",
      keys: ["delete", "backspace"],
      run: () => editor.run(ungroup([group.id])),
    },
  ];
}

/** Where a way goes on: before what follows it, or at its open end. */
function addRequest({ source, port, edge }: Way): AddRequest {
  return edge ? { kind: "between", edgeId: edge.id } : { kind: "after", source, sourcePort: port.id };
}

/** Gives back the key of the copy's row. */
function duplicate(editor: Editor, id: string): string {
  const graph = editor.getGraph();
  const copy = renumbered(fragmentOf(graph, { nodes: new Set([id]) }), graph);
  editor.run(paste(copy, { x: 0, y: nodeHeight + rowGap }, "Duplicate"));
  return stepKey(copy.nodes[0]?.id ?? id);
}
