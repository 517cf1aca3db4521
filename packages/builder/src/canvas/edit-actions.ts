import { notifyDone } from "../app/notify.tsx";
import type { EditorAction } from "../editor/actions/editor-action.ts";
import { fragmentOf } from "../model/clipboard.ts";
import { removeElements } from "../model/commands/elements.ts";
import { dropElements } from "../model/commands/nodes.ts";
import type { Editor } from "../model/editor.ts";
import { gridSize, type Point } from "../model/geometry.ts";
import type { Chosen } from "./chosen.ts";
import { noteSceneId } from "./scene-ids.ts";
import type { CanvasClipboard } from "./use-clipboard.ts";

/** How far a copy stands from what it was copied from. */
const copyOffset = 32;
const farther = gridSize * 4;

export interface EditTools {
  editor: Editor;
  getChosen: () => Chosen;
  select: (sceneIds: Iterable<string>) => void;
  clipboard: CanvasClipboard;
  nameOf: (nodeId: string) => string;
}

const isSomething = ({ nodes, groups, notes, edges }: Chosen) =>
  nodes.size + groups.length + notes.length + edges.length > 0;

/** Deletes what is selected: a chain heals, the nodes of a frame stay. Says what happened and offers to take it back. */
export function removeChosen({ editor, getChosen, select, nameOf }: Omit<EditTools, "clipboard">): void {
  const chosen = getChosen();
  if (!isSomething(chosen)) return;
  const { own, edges, groups, notes } = chosen;
  const before = editor.getGraph();
  const [first = ""] = own;
  const what = deleted(chosen, own.size === 1 ? nameOf(first) : "");
  editor.run(removeElements([...own, ...edges], { groups, notes }));
  select([]);
  const after = editor.getGraph();
  const known = new Set(before.edges.map(({ id }) => id));
  const [healed, ...more] = after.edges.filter(({ id }) => !known.has(id));
  const heals = healed && more.length === 0 ? `; ${nameOf(healed.source)} now leads to ${nameOf(healed.target)}` : "";
  const label = editor.undoLabel;
  notifyDone(`${what}${heals}`, {
    label: "Undo",
    run() {
      if (editor.undoLabel === label) editor.undo();
      else notifyDone("Something else was changed since: use Undo to go back step by step");
    },
  });
}

function deleted({ own, edges, groups, notes }: Chosen, name: string): string {
  const total = own.size + edges.length + groups.length + notes.length;
  if (total > 1 && own.size !== 1)
    return own.size > 1 ? `${own.size} steps were deleted` : `${total} things were deleted`;
  if (own.size === 1) return `“${name}” was deleted`;
  if (groups.length === 1) return "The group was taken away; its steps are still there";
  return notes.length === 1 ? "The note was deleted" : "The connection was deleted";
}

/** What is done with everything that is selected. */
export function editActions(tools: EditTools): EditorAction[] {
  const { editor, getChosen, select, clipboard } = tools;
  const mayCopy = () => getChosen().nodes.size + getChosen().notes.length > 0;

  function duplicate(): void {
    const { nodes, groups, notes } = getChosen();
    const fragment = fragmentOf(editor.getGraph(), { nodes, groups: new Set(groups), notes: new Set(notes) });
    clipboard.add(fragment, { x: copyOffset, y: copyOffset }, "Duplicate");
  }
  function nudge({ x, y }: Point): void {
    const { nodes, notes } = getChosen();
    const graph = editor.getGraph();
    const moved = (elements: readonly { id: string; position: Point }[], has: (id: string) => boolean) =>
      new Map(
        elements.flatMap(({ id, position }) =>
          has(id) ? [[id, { x: position.x + x, y: position.y + y }] as const] : [],
        ),
      );
    editor.run(
      dropElements({
        nodes: moved(graph.nodes, (id) => nodes.has(id)),
        notes: moved(graph.notes ?? [], (id) => notes.includes(id)),
      }),
    );
  }
  const move = (word: string, key: string, x: number, y: number): EditorAction[] =>
    [gridSize, farther].map((by) => ({
      id: `canvas.move-${key}${by === farther ? "-far" : ""}`,
      title: by === farther ? `Move ${word} by ${by}` : `Move ${word}`,
      keys: [by === farther ? `shift+${key}` : key],
      group: "Arrange",
      isPossible: mayCopy,
      run: () => nudge({ x: x * by, y: y * by }),
    }));

  return [
    {
      id: "edit.undo",
      title: "Undo",
      keys: ["mod+z"],
      keysCount: "editor",
      group: "Edit",
      on: ["canvas"],
      isPossible: () => editor.canUndo,
      run: () => editor.undo(),
    },
    {
      id: "edit.redo",
      title: "Redo",
      keys: ["shift+mod+z", "mod+y"],
      keysCount: "editor",
      group: "Edit",
      on: ["canvas"],
      isPossible: () => editor.canRedo,
      run: () => editor.redo(),
    },
    {
      id: "edit.cut",
      title: "Cut",
      keys: ["mod+x"],
      keysCount: "browser",
      group: "Edit",
      on: ["node", "group", "note"],
      isPossible: mayCopy,
      run: () => clipboard.cut(),
    },
    {
      id: "edit.copy",
      title: "Copy",
      keys: ["mod+c"],
      keysCount: "browser",
      group: "Edit",
      on: ["node", "group", "note"],
      isPossible: mayCopy,
      run: () => clipboard.copy(),
    },
    {
      id: "edit.paste",
      title: "Paste",
      keys: ["mod+v"],
      keysCount: "browser",
      group: "Edit",
      on: ["canvas"],
      isPossible: () => true,
      run: (at) => void clipboard.paste(at),
    },
    {
      id: "edit.duplicate",
      title: "Duplicate",
      keys: ["mod+d"],
      keysCount: "editor",
      group: "Edit",
      on: ["node", "group", "note"],
      isPossible: mayCopy,
      run: duplicate,
    },
    {
      id: "edit.delete",
      title: "Delete",
      keywords: ["remove"],
      keys: ["delete", "backspace"],
      group: "Edit",
      on: ["node", "edge", "group", "note"],
      isPossible: () => isSomething(getChosen()),
      run: () => removeChosen(tools),
    },
    {
      id: "edit.select-all",
      title: "Select all",
      keys: ["mod+a"],
      group: "Edit",
      on: ["canvas"],
      isPossible: () => editor.getGraph().nodes.length > 0,
      run() {
        const { nodes, notes = [] } = editor.getGraph();
        select([...nodes.map((node) => node.id), ...notes.map((note) => noteSceneId(note.id))]);
      },
    },
    {
      id: "edit.select-none",
      title: "Select nothing",
      keys: ["escape"],
      group: "Edit",
      isPossible: () => isSomething(getChosen()),
      run: () => select([]),
    },
    ...move("up", "arrowup", 0, -1),
    ...move("down", "arrowdown", 0, 1),
    ...move("left", "arrowleft", -1, 0),
    ...move("right", "arrowright", 1, 0),
  ];
}
