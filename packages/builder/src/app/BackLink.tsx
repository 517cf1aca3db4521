import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "react-router";
import classes from "./BackLink.module.css";

interface BackLinkProps {
  to: string;
  /** What is there: "Contacts". */
  children: string;
}

/** The way from a page back to the list it belongs to. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Link to={to} className={classes.back}>
      <IconArrowLeft size={14} aria-hidden /> {children}
    </Link>
  );
}
