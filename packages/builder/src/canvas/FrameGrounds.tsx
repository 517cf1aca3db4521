import { ViewportPortal } from "reactflow";
import classes from "./FrameCard.module.css";
import type { CanvasNode } from "./scene.ts";

/** The grounds of the frames. They lie behind the edges, while titles and borders can be taken hold of above them. */
export function FrameGrounds({ nodes }: { nodes: readonly CanvasNode[] }) {
  const frames = nodes.filter((node) => node.type === "frame");
  if (frames.length === 0) return null;
  return (
    <ViewportPortal>
      {frames.map(({ id, position: { x, y }, width, height, data }) => (
        <div
          key={id}
          className={classes.ground}
          data-ground={id}
          data-drop={data.drop}
          style={{ width, height, transform: `translate(${x}px, ${y}px)` }}
        />
      ))}
    </ViewportPortal>
  );
}
