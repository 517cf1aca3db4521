import { useStore } from "reactflow";

/** Below `far` a card is its icon and its state alone, below `mid` its icon and its name. */
const bands = { far: 0.4, mid: 0.7 };
export type ZoomBand = "near" | keyof typeof bands;

/** How much detail the present zoom leaves legible. Changes only when a band is entered, and then one class does. */
export function useZoomBand(): ZoomBand {
  return useStore(({ transform: [, , zoom] }) => (zoom < bands.far ? "far" : zoom < bands.mid ? "mid" : "near"));
}
