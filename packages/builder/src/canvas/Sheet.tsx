import { useMemo } from "react";
import { createPortal } from "react-dom";
import { useStore } from "reactflow";
import classes from "./Sheet.module.css";

/** The sheet grows by whole fields of this many dots, so that it seldom changes and its dots never shift. */
const field = 24 * 50;

/**
 * The dotted ground, laid under the drawing and moved with it. It is larger than what is in sight and than all nodes together:
 * a browser keeps what lies on one ground in one layer, and moves that as a whole. Without it, nodes that stand far apart get
 * layers of their own, and sorting out some hundred of them takes longer than a frame.
 */
export function Sheet() {
  const canvas = useStore(({ domNode }) => domNode);
  // Not React Flow's own portal: that one searches the whole canvas for its place at every change.
  const layer = useMemo(() => canvas?.querySelector(".react-flow__viewport-portal"), [canvas]);
  const [left, top, right, bottom] = useStore(
    ({ transform: [x, y, zoom], width, height, nodes }) => {
      let [west, north] = [(-x - width) / zoom, (-y - height) / zoom];
      let [east, south] = [(-x + 2 * width) / zoom, (-y + 2 * height) / zoom];
      for (const { position, width: own = 0, height: tall = 0 } of nodes) {
        west = Math.min(west, position.x);
        north = Math.min(north, position.y);
        east = Math.max(east, position.x + own);
        south = Math.max(south, position.y + tall);
      }
      return [Math.floor(west / field), Math.floor(north / field), Math.ceil(east / field), Math.ceil(south / field)];
    },
    (a, b) => a.every((edge, at) => edge === b[at]),
  );
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null;
  if (!layer) return null;
  return createPortal(
    <div
      aria-hidden
      className={classes.sheet}
      style={{
        left: left * field,
        top: top * field,
        width: (right - left) * field,
        height: (bottom - top) * field,
      }}
    />,
    layer,
  );
}
