import type { EditorAction } from "../editor/actions/editor-action.ts";
import { collapseGroups, groupNodes, newGroupId, ungroup } from "../model/commands/groups.ts";
import { addNote, newNoteId, newNoteSize } from "../model/commands/notes.ts";
import type { Editor } from "../model/editor.ts";
import type { Point } from "../model/geometry.ts";
import type { Chosen } from "./chosen.ts";
import type { Remarks } from "./remarks.ts";
import { groupSceneId, noteSceneId } from "./scene-ids.ts";

interface GroupTools {
  editor: Editor;
  getChosen: () => Chosen;
  select: (sceneIds: Iterable<string>) => void;
  edit: Remarks["edit"];
  /** A place on the screen as one on the canvas; where it is left out, the middle of what is in sight. */
  placeOf: (at?: Point) => Point;
}

/** What is done with groups and notes. */
export function groupActions({ editor, getChosen, select, edit, placeOf }: GroupTools): EditorAction[] {
  const groupsIn = (ids: readonly string[], collapsed: boolean) =>
    (editor.getGraph().groups ?? []).filter(
      (group) => ids.includes(group.id) && (group.collapsed ?? false) === collapsed,
    );
  /** Selected groups, and those of selected nodes. */
  const meant = () => {
    const { own, groups } = getChosen();
    const around = editor
      .getGraph()
      .nodes.flatMap(({ id, group }) => (own.has(id) && group !== undefined ? [group] : []));
    return [...new Set([...groups, ...around])];
  };
  function collapse(collapsed: boolean): void {
    const ids = groupsIn(meant(), !collapsed).map(({ id }) => id);
    editor.run(collapseGroups(ids, collapsed));
    select(ids.map(groupSceneId));
  }

  return [
    {
      id: "note.add",
      title: "Add a note",
      keywords: ["sticky", "comment", "remark"],
      keys: ["n"],
      group: "Add",
      on: ["canvas"],
      isPossible: () => true,
      run(at) {
        const id = newNoteId(editor.getGraph().notes);
        const place = placeOf(at);
        const position = at ? place : { x: place.x - newNoteSize.width / 2, y: place.y - newNoteSize.height / 2 };
        editor.run(addNote({ id, text: "", position, size: newNoteSize }));
        select([noteSceneId(id)]);
        edit(noteSceneId(id));
      },
    },
    {
      id: "note.edit",
      title: "Write in the note",
      keys: ["enter", "f2"],
      group: "Edit",
      on: ["note"],
      isPossible: () => getChosen().notes.length === 1 && getChosen().nodes.size === 0,
      run: () => edit(noteSceneId(getChosen().notes[0] ?? "")),
    },
    {
      id: "group.make",
      title: "Group",
      keywords: ["frame", "section"],
      keys: ["mod+g"],
      keysCount: "editor",
      group: "Group",
      on: ["node", "group"],
      isPossible: () => getChosen().nodes.size > 0,
      run() {
        const id = newGroupId(editor.getGraph().groups);
        editor.run(groupNodes(id, [...getChosen().nodes]));
        select([groupSceneId(id)]);
        edit(groupSceneId(id));
      },
    },
    {
      id: "group.undo",
      title: "Ungroup",
      keys: ["shift+mod+g"],
      keysCount: "editor",
      group: "Group",
      on: ["node", "group"],
      isPossible: () => meant().length > 0,
      run() {
        const { nodes } = getChosen();
        editor.run(ungroup(meant()));
        select(nodes);
      },
    },
    {
      id: "group.collapse",
      title: "Collapse group",
      keywords: ["fold", "hide"],
      keys: ["["],
      group: "Group",
      on: ["node", "group"],
      isPossible: () => groupsIn(meant(), false).length > 0,
      run: () => collapse(true),
    },
    {
      id: "group.expand",
      title: "Expand group",
      keywords: ["unfold", "open"],
      keys: ["]"],
      group: "Group",
      on: ["group"],
      isPossible: () => groupsIn(meant(), true).length > 0,
      run: () => collapse(false),
    },
    {
      id: "group.rename",
      title: "Rename group",
      keys: ["enter", "f2"],
      group: "Group",
      on: ["group"],
      isPossible: () => getChosen().groups.length === 1 && getChosen().own.size === 0,
      run: () => edit(groupSceneId(getChosen().groups[0] ?? "")),
    },
  ];
}
