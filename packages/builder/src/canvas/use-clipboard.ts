import { type Graph, maxNodes } from "@millrace/shared/graph/document.ts";
import { useEffect, useMemo, useRef } from "react";
import { useReactFlow, useStoreApi } from "reactflow";
import { notifyDone } from "../app/notify.tsx";
import { isCanvas, isElsewhere } from "../editor/actions/use-action-keys.ts";
import { boxAround, boxAt, centreOf } from "../model/box.ts";
import { readFragment, writeFragment } from "../model/clipboard.ts";
import { paste, renumbered } from "../model/commands/copies.ts";
import type { Editor } from "../model/editor.ts";
import { nodeHeight, nodeWidth, type Point } from "../model/geometry.ts";
import type { Chosen } from "./chosen.ts";
import { isOnCanvas } from "./hit.ts";
import { groupSceneId, noteSceneId } from "./scene-ids.ts";

/** How far a copy stands from what it was copied from, or from the copy before it. */
const copyOffset = 32;

interface ClipboardOptions {
  editor: Editor;
  getChosen: () => Chosen;
  select: (sceneIds: Iterable<string>) => void;
  remove: () => void;
}

export interface CanvasClipboard {
  copy(): void;
  cut(): void;
  /** @param at a place on the screen; where it is left out, the pointer's if that is on the canvas */
  paste(at?: Point): Promise<void>;
  /** Adds a fragment, moved by an offset, and selects it. */
  add(fragment: Graph, offset: Point, label: string): void;
}

/** Copying and pasting through the system's clipboard, by the browser's own keys and by the menu. */
export function useClipboard({ editor, getChosen, select, remove }: ClipboardOptions): CanvasClipboard {
  const store = useStoreApi();
  const { screenToFlowPosition } = useReactFlow();
  const pointer = useRef<Point | null>(null);
  /** What was copied here last, for browsers that let no page read the clipboard, and how often it was pasted where. */
  const last = useRef({ text: "", times: 0, at: { x: 0, y: 0 } });

  const clipboard = useMemo(() => {
    function add(fragment: Graph, offset: Point, label: string): void {
      const copy = renumbered(fragment, editor.getGraph());
      editor.run(paste(copy, offset, label));
      const whole = new Set(copy.groups?.map(({ id }) => id));
      select([
        ...copy.nodes.filter(({ group }) => group === undefined || !whole.has(group)).map((node) => node.id),
        ...[...whole].map(groupSceneId),
        ...(copy.notes ?? []).map((note) => noteSceneId(note.id)),
      ]);
    }
    function write(): string | undefined {
      const { nodes, groups, notes } = getChosen();
      if (nodes.size === 0 && notes.length === 0) return undefined;
      const text = writeFragment(editor.getGraph(), { nodes, groups: new Set(groups), notes: new Set(notes) });
      last.current = { text, times: 0, at: { x: Number.NaN, y: 0 } };
      return text;
    }
    /** Under the pointer where that is on the canvas; else beside the original, or in the middle of what is in sight. */
    function offsetFor(fragment: Graph, text: string, at: Point | null): Point {
      const box = boxAround([
        ...fragment.nodes.map(({ position }) => boxAt(position, { width: nodeWidth, height: nodeHeight })),
        ...(fragment.notes ?? []).map(({ position, size }) => boxAt(position, size)),
      ]) ?? { left: 0, top: 0, right: 0, bottom: 0 };
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const view = boxAt({ x: -x / zoom, y: -y / zoom }, { width: width / zoom, height: height / zoom });
      const isInSight =
        box.left < view.right && box.right > view.left && box.top < view.bottom && box.bottom > view.top;
      const to = at ? screenToFlowPosition(at, { snapToGrid: false }) : centreOf(view);
      const isSame = last.current.text === text && (at === null || Object.is(at.x, last.current.at.x));
      const times = isSame ? last.current.times + 1 : at === null ? 1 : 0;
      last.current = { text, times, at: at ?? { x: Number.NaN, y: 0 } };
      const further = copyOffset * times;
      if (at === null && isInSight) return { x: further, y: further };
      const from = centreOf(box);
      return { x: to.x - from.x + (at ? further : 0), y: to.y - from.y + (at ? further : 0) };
    }
    function pasteText(text: string, at: Point | null): void {
      const fragment = readFragment(text);
      if (!fragment || (fragment.nodes.length === 0 && (fragment.notes ?? []).length === 0)) {
        return notifyDone("Nothing was pasted: what you copied holds no steps");
      }
      if (editor.getGraph().nodes.length + fragment.nodes.length > maxNodes) {
        return notifyDone(`Nothing was pasted: a workflow has ${maxNodes} steps at most`);
      }
      add(fragment, offsetFor(fragment, text, at), "Paste");
    }
    const underPointer = () => (pointer.current && isOnCanvas(pointer.current) ? pointer.current : null);
    async function toSystem(text: string): Promise<void> {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // The page may not: what was copied is still known here.
      }
    }
    async function fromSystem(): Promise<string> {
      try {
        return await navigator.clipboard.readText();
      } catch {
        return last.current.text;
      }
    }
    return {
      add,
      write,
      pasteText,
      underPointer,
      copy() {
        const text = write();
        if (text !== undefined) void toSystem(text);
      },
      cut() {
        const text = write();
        if (text === undefined) return;
        void toSystem(text);
        remove();
      },
      async paste(at?: Point) {
        const text = await fromSystem();
        if (text === "") return notifyDone("Nothing was pasted: nothing was copied, or the browser keeps it to itself");
        pasteText(text, at ?? null);
      },
    };
  }, [editor, store, getChosen, select, remove, screenToFlowPosition]);

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    function onCopy(event: ClipboardEvent): void {
      if (isElsewhere(event.target) || !isCanvas(event.target) || hasSelectedText()) return;
      const text = clipboard.write();
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") remove();
    }
    function onPaste(event: ClipboardEvent): void {
      if (isElsewhere(event.target) || !isCanvas(event.target)) return;
      const text = event.clipboardData?.getData("text/plain");
      if (text) clipboard.pasteText(text, clipboard.underPointer());
    }
    document.addEventListener("copy", onCopy, { signal });
    document.addEventListener("cut", onCopy, { signal });
    document.addEventListener("paste", onPaste, { signal });
    window.addEventListener("pointermove", ({ clientX: x, clientY: y }) => (pointer.current = { x, y }), { signal });
    return () => stop.abort();
  }, [clipboard, remove]);

  return clipboard;
}

function hasSelectedText(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}
