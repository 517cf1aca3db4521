import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import classes from "./Section.module.css";

interface SectionProps {
  title: string;
  /** What holds while the section is folded, in a few words. */
  summary?: ReactNode;
  /** Open from the start, because something in it differs from what is usual. */
  opened: boolean;
  children: ReactNode;
}

/** A part of the inspector that most people leave as it is. */
export function Section({ title, summary, opened, children }: SectionProps) {
  const id = useId();
  const [open, setOpen] = useState(opened);
  return (
    <div className={classes.section}>
      <h2 className={classes.title}>
        <UnstyledButton
          className={classes.button}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <IconChevronRight size={14} aria-hidden className={classes.chevron} />
          <span>{title}</span>
          {!open && summary !== undefined && <span className={classes.summary}>{summary}</span>}
        </UnstyledButton>
      </h2>
      <div id={id} className={classes.content} hidden={!open}>
        {open && children}
      </div>
    </div>
  );
}
