import { IconMinus, IconPlus } from "@tabler/icons-react";
import { EdgeLabelRenderer } from "reactflow";
import type { Point } from "../model/geometry.ts";
import type { EdgeMark } from "./marks.ts";
import classes from "./WireMark.module.css";

/** What a mark adds to an edge: a sign or a label on its middle. */
export function WireMark({ mark, at }: { mark: EdgeMark; at: Point }) {
  const { change, label } = mark;
  const sign =
    change === "added" ? (
      <span className={classes.sign} data-change="added">
        <IconPlus size={11} stroke={2.6} role="img" aria-label="Added" />
      </span>
    ) : change === "removed" ? (
      <span className={classes.sign} data-change="removed">
        <IconMinus size={11} stroke={2.6} role="img" aria-label="Removed" />
      </span>
    ) : null;
  if (!sign && label === undefined) return null;
  return (
    <EdgeLabelRenderer>
      <div
        className={`${classes.place} nodrag nopan`}
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
      >
        {sign ?? label}
      </div>
    </EdgeLabelRenderer>
  );
}
