import { createContext, useContext, useEffect, useState } from "react";
import { type Node, type ReactFlowState, useStore } from "reactflow";
import { createSlices } from "./slices.ts";

/** Which cards are drawn without what cannot be read or hit; they cost a fifth of a whole one. */
export type Detail =
  /** None. */
  | "whole"
  /** Those that are out of sight: they are only in the page so that a movement of the view has nothing to build. */
  | "sight"
  /** All: a large drawing is seen from far out. */
  | "light";

export interface DetailOfView {
  detail: Detail;
  /** Icons are drawn as the pictures that IconPictures makes of them. */
  hasPictures: boolean;
  /** Whether a person is moving the view, or something on it. */
  isMoving: () => boolean;
}

const DetailContext = createContext<DetailOfView>({ detail: "whole", hasPictures: false, isMoving: () => false });

export const DetailProvider = DetailContext.Provider;

export const useHasPictures = (): boolean => useContext(DetailContext).hasPictures;

type Placed = Required<Pick<Node, "position">> & { width: number; height: number };

/** A whole card takes half a millisecond. */
const slices = createSlices(12);
/** A card that was whole stays so for a while, and as long as anything moves: the view may come back, and a change costs a frame. */
const keptForMs = 1_500;

/** @returns whether this card is one of those; in large drawings it becomes so, or ceases to be, some frames later. */
export function useIsLight(card: Placed): boolean {
  const { detail, isMoving } = useContext(DetailContext);
  const isAway = useStore((state) => detail === "sight" && !isNearSight(state, card));
  const isWanted = detail === "light" || isAway;
  const [isLight, setLight] = useState(isWanted);
  useEffect(() => {
    if (isWanted === isLight) return;
    if (!isWanted) return slices.add(() => setLight(false));
    let takeBack = (): void => undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      timer = setTimeout(() => {
        takeBack = slices.add(() => (isMoving() ? wait() : setLight(true)));
      }, keptForMs);
    };
    wait();
    return () => {
      clearTimeout(timer);
      takeBack();
    };
  }, [isWanted, isLight, isMoving]);
  return isLight;
}

/** In sight, or less than a quarter of a view away from it. */
function isNearSight({ transform: [x, y, zoom], width, height }: ReactFlowState, card: Placed): boolean {
  const left = card.position.x * zoom + x;
  const top = card.position.y * zoom + y;
  return (
    left < 1.25 * width &&
    left + card.width * zoom > -0.25 * width &&
    top < 1.25 * height &&
    top + card.height * zoom > -0.25 * height
  );
}
