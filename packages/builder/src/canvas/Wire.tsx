import { memo } from "react";
import { BaseEdge, type EdgeProps } from "reactflow";
import type { WireEdge } from "./flow-elements.ts";
import { useEdgeMark } from "./marks.ts";
import { WireMark } from "./WireMark.tsx";
import { wirePath } from "./wire-path.ts";

/** An edge. Its colours and dashes stand in canvas.css, by the state that GraphCanvas puts on it. */
export const Wire = memo(function Wire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
  markerEnd,
  interactionWidth = 24,
}: EdgeProps<WireEdge>) {
  const mark = useEdgeMark(id);
  const { path, middle } = wirePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data?.merges ?? false);
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={interactionWidth}
        {...(mark?.width === undefined ? {} : { style: { strokeWidth: mark.width } })}
        {...(markerEnd ? { markerEnd } : {})}
      />
      {mark && <WireMark mark={mark} at={middle} />}
    </>
  );
});
