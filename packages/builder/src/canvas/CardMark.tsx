import { IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import classes from "./CardMark.module.css";
import type { ChangeKind, NodeMark } from "./marks.ts";

/** The sign and the word of a kind of change: the same on the canvas, in lists and in the legend. */
export const changeLooks = {
  added: { Icon: IconPlus, label: "Added" },
  removed: { Icon: IconMinus, label: "Removed" },
  changed: { Icon: IconPencil, label: "Changed" },
} as const;

/** What a mark adds to a card: a sign in its corner, or whatever else stands on its edge. */
export function CardMark({ mark }: { mark: NodeMark }) {
  const { change, count = 0, corner } = mark;
  return (
    <>
      {change !== undefined && change !== "same" && <ChangeSign change={change} count={count} />}
      {corner !== undefined && <span className={classes.corner}>{corner}</span>}
    </>
  );
}

function ChangeSign({ change, count }: { change: Exclude<ChangeKind, "same">; count: number }) {
  const { Icon, label } = changeLooks[change];
  return (
    <>
      <span className={classes.frame} data-change={change} aria-hidden />
      <span className={classes.sign} data-change={change} title={label}>
        <Icon size={12} stroke={2.4} role="img" aria-label={label} />
        {change === "changed" && count > 1 && count}
      </span>
    </>
  );
}
