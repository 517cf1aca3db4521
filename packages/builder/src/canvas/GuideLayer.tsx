import { useSyncExternalStore } from "react";
import { useStore, ViewportPortal } from "reactflow";
import type { DragTraces } from "./drag-traces.ts";
import classes from "./GuideLayer.module.css";

/** While something is dragged: what it lines up with, which distances are equal, and where copies would be put. */
export function GuideLayer({ traces }: { traces: DragTraces }) {
  const { guides, copies } = useSyncExternalStore(traces.subscribe, traces.get);
  const pixel = useStore((state) => 1 / state.transform[2]);
  if (guides.lines.length === 0 && guides.gaps.length === 0 && copies.length === 0) return null;
  const overhang = 8 * pixel;
  const tick = 4 * pixel;
  return (
    <ViewportPortal>
      {copies.map((box) => (
        <div
          key={`${box.left} ${box.top}`}
          className={classes.copy}
          style={{
            width: box.right - box.left,
            height: box.bottom - box.top,
            transform: `translate(${box.left}px, ${box.top}px)`,
          }}
        />
      ))}
      <svg className={classes.layer} aria-hidden data-testid="guides" strokeWidth={pixel}>
        {guides.lines.map(({ axis, at, from, to }) =>
          axis === "x" ? (
            <line key={`x${at}`} x1={at} x2={at} y1={from - overhang} y2={to + overhang} />
          ) : (
            <line key={`y${at}`} y1={at} y2={at} x1={from - overhang} x2={to + overhang} />
          ),
        )}
        {guides.gaps.map(({ axis, at, from, to }) => (
          <path
            key={`${axis}${from}`}
            data-gap
            d={
              axis === "x"
                ? `M${from},${at - tick}V${at + tick}M${from},${at}H${to}M${to},${at - tick}V${at + tick}`
                : `M${at - tick},${from}H${at + tick}M${at},${from}V${to}M${at - tick},${to}H${at + tick}`
            }
          />
        ))}
      </svg>
    </ViewportPortal>
  );
}
