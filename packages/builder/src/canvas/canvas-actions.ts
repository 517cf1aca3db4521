import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { createContext, useContext } from "react";
import type { AddRequest } from "../model/add-step.ts";
import type { Point } from "../model/geometry.ts";

export interface CanvasActions {
  editable: boolean;
  /** Opens the list of steps near `at`, a place on the screen. */
  askForStep(request: AddRequest, at: Point): void;
  /** Adds a step that was dropped on the canvas. */
  addStep(descriptor: NodeDescriptor, request: AddRequest): void;
}

const CanvasActionsContext = createContext<CanvasActions>({
  editable: false,
  askForStep: () => undefined,
  addStep: () => undefined,
});

export const CanvasActionsProvider = CanvasActionsContext.Provider;
export const useCanvasActions = (): CanvasActions => useContext(CanvasActionsContext);
