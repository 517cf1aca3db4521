import { useEffect } from "react";
import { useReactFlow } from "reactflow";
import type { Found } from "./FindBar.tsx";

/** By the colours that marks.css keeps for it: a node that is see-through as a whole shows the lines behind its labels. */
const stepBack = ["text", "text-dim", "line", "line-strong"]
  .map((name) => `--mr-${name}: var(--mr-${name}-back);`)
  .concat("--mr-fade: var(--mr-kept);")
  .join(" ");

/** While something is looked for: what was not found fades, and the view goes to the step at which one stands. */
export function FoundOnCanvas({ ids, current }: Found) {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (current !== undefined) void fitView({ nodes: [{ id: current }], maxZoom: 1, minZoom: 0.6, duration: 180 });
  }, [current, fitView]);
  const isOneOf = (some: Iterable<string>) => `:is(${[...some].map((id) => `[data-id="${id}"]`).join(", ")})`;
  const node = ".mr-canvas .react-flow__node";
  return (
    <style>
      {".mr-canvas { --mr-kept: 30%; } .mr-canvas .react-flow__edges { opacity: 0.3; }"}
      {`${node}:not(${isOneOf(ids)}) { ${stepBack} }`}
      {current !== undefined &&
        `${node}${isOneOf([current])} > * { outline: 2px solid var(--mr-accent); outline-offset: 3px; border-radius: var(--mr-radius); }`}
    </style>
  );
}
