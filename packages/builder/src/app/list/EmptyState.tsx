import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./states.module.css";

interface EmptyStateProps {
  Icon: Icon;
  title: string;
  /** What will appear here, and what to do for it. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** A place where nothing is yet: says what will be here and offers the first step. */
export function EmptyState({ Icon: Drawing, title, children, actions }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      <span className={classes.drawing} aria-hidden>
        <Drawing size={26} stroke={1.6} />
      </span>
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.words}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
