import {
  type PointerEvent as ReactPointerEvent,
  type MouseEvent as ReactMouseEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Point } from "../model/geometry.ts";
import type { ActionTarget } from "../editor/actions/editor-action.ts";
import type { MenuRequest } from "./ContextMenu.tsx";
import { fromSceneId } from "./scene-ids.ts";
import type { Selection } from "./use-selection.ts";

const longPressMs = 500;
/** Within this, browsers make a click of a finger that went up. */
const afterTouchMs = 400;
/** A finger that rests still moves a little. */
const slack = 10;

interface ContextMenuHandlers {
  onContextMenu(event: ReactMouseEvent): void;
  onPointerDown(event: ReactPointerEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onTouchEnd(): void;
  onClickCapture(event: ReactMouseEvent): void;
}

export interface ContextMenuState {
  request: MenuRequest | null;
  open(sceneId: string | undefined, at: Point): void;
  close(): void;
  /** For the canvas: right click, the menu key (the browser makes the same event of Shift-F10), and a long press. */
  handlers: ContextMenuHandlers;
}

/** Opens the menu on what is pointed at or focused, and selects that unless it is selected already. */
export function useContextMenu(selection: Selection, isEdge: (id: string) => boolean): ContextMenuState {
  const [request, setRequest] = useState<MenuRequest | null>(null);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; from: Point } | null>(null);
  /** The finger that opened the menu is still down: its going up is no click beside the menu. */
  const isHeld = useRef(false);
  const { get: getIds, selectSilently, tell } = selection;

  const actions = useMemo((): Omit<ContextMenuState, "request"> => {
    function open(sceneId: string | undefined, at: Point): void {
      if (sceneId === undefined) {
        setRequest({ target: "canvas", at });
        return;
      }
      // The inspector would move the canvas away from under the menu.
      if (!getIds().has(sceneId)) selectSilently([sceneId]);
      const target: ActionTarget = isEdge(sceneId) ? "edge" : fromSceneId(sceneId).kind;
      setRequest({ target, at });
    }
    function openOn(element: Element, at: Point): void {
      const hit = element.closest(".react-flow__node, .react-flow__edge");
      open(hit?.getAttribute("data-id") ?? undefined, at);
    }
    const isGround = (target: EventTarget | null): target is Element =>
      target instanceof Element && target.closest(".react-flow__panel, input, textarea") === null;
    function endPress(): void {
      clearTimeout(press.current?.timer);
      press.current = null;
    }
    return {
      open,
      close() {
        if (isHeld.current) return;
        setRequest(null);
        tell();
      },
      handlers: {
        onContextMenu(event) {
          if (!isGround(event.target)) return;
          event.preventDefault();
          endPress();
          // By the keyboard it comes without a place of its own.
          const box = event.target.getBoundingClientRect();
          const isByKey = event.clientX === 0 && event.clientY === 0;
          const middle = { x: box.x + box.width / 2, y: box.y + Math.min(box.height, 96) / 2 };
          openOn(event.target, isByKey ? middle : { x: event.clientX, y: event.clientY });
        },
        onPointerDown(event) {
          endPress();
          isHeld.current = false;
          const { target, clientX: x, clientY: y } = event;
          if (event.pointerType !== "touch" || !event.isPrimary || !isGround(target)) return;
          press.current = {
            from: { x, y },
            timer: setTimeout(() => {
              isHeld.current = true;
              openOn(target, { x, y });
            }, longPressMs),
          };
        },
        onPointerMove({ clientX, clientY }) {
          const from = press.current?.from;
          if (from && Math.hypot(clientX - from.x, clientY - from.y) > slack) endPress();
        },
        onPointerUp: endPress,
        onPointerCancel: endPress,
        onTouchEnd: () => void setTimeout(() => (isHeld.current = false), afterTouchMs),
        onClickCapture(event) {
          if (isHeld.current) event.stopPropagation();
        },
      },
    };
  }, [getIds, selectSilently, tell, isEdge]);
  return { request, ...actions };
}
