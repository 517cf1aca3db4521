import type { DragEvent } from "react";
import type { QueryActions } from "react-querybuilder";
import { useCondition } from "./scope.ts";

/** Where a dragged part would land: before a part, or at the end of a group. */
const dropKind = "application/x-millrace-rule";

/** What makes a handle start a drag of the part at `path`. */
export function useDragHandle(path: readonly number[]) {
  const { drag } = useCondition();
  return {
    draggable: true,
    onDragStart(event: DragEvent) {
      event.stopPropagation();
      event.dataTransfer.setData(dropKind, path.join("."));
      event.dataTransfer.effectAllowed = "move";
      drag.start(path);
    },
    onDragEnd: () => drag.end(),
  };
}

/** What makes a place take the part that is being dragged: it then stands at `to`. */
export function useDropPlace(to: readonly number[], actions: QueryActions) {
  const { drag } = useCondition();
  const from = drag.path;
  // A group cannot go into itself, and nothing needs to move to where it is.
  const isInside = from !== null && from.every((index, at) => to[at] === index);
  const isOpen = from !== null && !isInside;
  return {
    isOpen,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!isOpen) return;
        event.preventDefault();
        event.stopPropagation();
      },
      onDrop(event: DragEvent) {
        if (!isOpen || from === null) return;
        event.preventDefault();
        event.stopPropagation();
        actions.moveRule([...from], [...to]);
        drag.end();
      },
    },
  };
}
