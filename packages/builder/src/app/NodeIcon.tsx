import type { Family } from "@millrace/shared/nodes/descriptor.ts";
import { IconBox } from "@tabler/icons-react";
import { nodeIcons } from "./icons.ts";
import classes from "./NodeIcon.module.css";

interface NodeIconProps {
  /** A descriptor's `icon`: the name of a Tabler icon without its prefix. */
  icon: string;
  family: Family;
  /** Edge of the tile in pixels; the drawing takes a bit more than half of it. */
  size?: number;
}

/** The tile of a node type: its icon on the faint tint of its family. Decoration; the name stands beside it. */
export function NodeIcon({ icon, family, size = 32 }: NodeIconProps) {
  const Drawing = nodeIcons[icon] ?? IconBox;
  return (
    <span
      aria-hidden
      className={classes.tile}
      style={{
        width: size,
        height: size,
        borderRadius: Math.round(size / 4),
        background: `var(--mr-family-${family}-tint)`,
        color: `var(--mr-family-${family}-ink)`,
      }}
    >
      <Drawing size={Math.round(size * 0.58)} stroke={1.8} />
    </span>
  );
}
