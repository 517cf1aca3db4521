import { useEffect } from "react";
import { useReactFlow } from "reactflow";
import type { Found } from "./FindBar.tsx";

/** While something is looked for: what was not found fades, and the view goes to the step at which one stands. */
export function FoundOnCanvas({ ids, current }: Found) {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (current !== undefined) void fitView({ nodes: [{ id: current }], maxZoom: 1, minZoom: 0.6, duration: 180 });
  }, [current, fitView]);
  const of = (id: string) => `.mr-canvas .react-flow__node[data-id="${id}"]`;
  return (
    <style>
      {".mr-canvas .react-flow__node, .mr-canvas .react-flow__edges { opacity: 0.3; }"}
      {[...ids].map(of).join(", ") + " { opacity: 1; }"}
      {current !== undefined &&
        `${of(current)} > * { outline: 2px solid var(--mr-accent); outline-offset: 3px; border-radius: var(--mr-radius); }`}
    </style>
  );
}
