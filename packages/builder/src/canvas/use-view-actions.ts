import { useLocalStorage } from "@mantine/hooks";
import { useCallback, useMemo } from "react";
import { useReactFlow } from "reactflow";
import { useIsPhone } from "../app/useIsPhone.ts";
import { useAddActions } from "../editor/actions/actions.ts";
import type { EditorAction } from "../editor/actions/editor-action.ts";
import { viewMotion } from "./motion.ts";

/** Whether the small map is shown; remembered in this browser. */
export function useMiniMap(): [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useLocalStorage({
    key: "millrace.minimap",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const toggle = useCallback(() => setShown((before) => !before), [setShown]);
  return [shown, toggle];
}

/** What a phone leaves free above a drawing. */
export const phoneTop = 32;

/** What fitting leaves free: on a phone, the controls stand below the drawing instead of on it, and the bar that adds steps. */
export function fitOptions(isPhone: boolean, mode: "edit" | "view") {
  const bottom = mode === "edit" ? "128px" : "64px";
  const padding = isPhone
    ? ({ top: `${phoneTop}px`, right: "16px", bottom, left: "16px" } as const)
    : ({ top: "56px", right: "8%", bottom: "96px", left: "8%" } as const);
  return { padding, maxZoom: 1, minZoom: 0.3 };
}

/** Zoom, fit and the map, for the keyboard, the menu and the command palette. */
export function useViewActions(getSelected: () => readonly string[]): void {
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const isPhone = useIsPhone();
  const [isMapShown, toggleMap] = useMiniMap();
  useAddActions(
    useMemo<EditorAction[]>(
      () => [
        {
          id: "view.fit",
          title: "Show everything",
          keywords: ["fit", "zoom", "overview"],
          keys: ["1"],
          group: "View",
          on: ["canvas"],
          isPossible: () => true,
          run: () => void fitView({ ...fitOptions(isPhone, "edit"), minZoom: 0.1, ...viewMotion() }),
        },
        {
          id: "view.selection",
          title: "Zoom to selection",
          keys: ["2"],
          group: "View",
          on: ["node", "group"],
          isPossible: () => getSelected().length > 0,
          run: () =>
            void fitView({
              ...fitOptions(isPhone, "edit"),
              nodes: getSelected().map((id) => ({ id })),
              maxZoom: 1.25,
              ...viewMotion(),
            }),
        },
        {
          id: "view.actual",
          title: "Zoom to 100 %",
          keys: ["0"],
          group: "View",
          isPossible: () => true,
          run: () => void zoomTo(1, viewMotion()),
        },
        {
          id: "view.in",
          title: "Zoom in",
          keys: ["+", "="],
          group: "View",
          isPossible: () => true,
          run: () => void zoomIn(viewMotion()),
        },
        {
          id: "view.out",
          title: "Zoom out",
          keys: ["-"],
          group: "View",
          isPossible: () => true,
          run: () => void zoomOut(viewMotion()),
        },
        {
          id: "view.map",
          title: isMapShown ? "Hide the map" : "Show the map",
          keywords: ["minimap", "overview"],
          keys: ["m"],
          group: "View",
          on: ["canvas"],
          isPossible: () => !isPhone,
          run: toggleMap,
        },
      ],
      [fitView, zoomIn, zoomOut, zoomTo, getSelected, isPhone, isMapShown, toggleMap],
    ),
  );
}
