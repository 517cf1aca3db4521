import type { ReactNode } from "react";
import classes from "./ViewBanner.module.css";

interface ViewBannerProps {
  icon: ReactNode;
  /** What one looks at, in words. */
  children: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
}

/** The bar above a drawing that is not the draft: says what it is, and leads back. */
export function ViewBanner({ icon, children, actions }: ViewBannerProps) {
  return (
    <div className={classes.banner}>
      {icon}
      <div className={classes.words}>{children}</div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
