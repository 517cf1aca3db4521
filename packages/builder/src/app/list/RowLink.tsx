import type { ReactNode } from "react";
import { Link, type To } from "react-router";
import classes from "./RowLink.module.css";

/** The link that a whole row of a DataTable answers to. */
export function RowLink({ to, replace, children }: { to: To; replace?: boolean; children: ReactNode }) {
  return (
    <Link to={to} replace={replace ?? false} className={classes.link} data-row-link>
      {children}
    </Link>
  );
}

/** Something inside of such a row that has a click of its own: it lies above the row's link. */
export function AboveRowLink({ children }: { children: ReactNode }) {
  return <span className={classes.above}>{children}</span>;
}
