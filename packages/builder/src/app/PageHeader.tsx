import type { ReactNode } from "react";
import classes from "./PageHeader.module.css";

/** Characters; beyond them a title may need more than two lines on a phone. */
const longTitle = 60;

interface PageHeaderProps {
  title: string;
  /** Where the browser's title should say more or other than the heading. */
  documentTitle?: string;
  /** One line below the title. */
  description?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  actions?: ReactNode;
  /** Filters and tabs, below. */
  children?: ReactNode;
}

/** The top of a page: its one h1, what can be done, and filters. It stays in sight while the page scrolls. */
export function PageHeader({ title, documentTitle, description, back, actions, children }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <title>{`${documentTitle ?? title} · Millrace`}</title>
      {back && <div className={classes.back}>{back}</div>}
      <div className={classes.line}>
        <div className={classes.words}>
          <h1 className={classes.title} title={title.length > longTitle ? title : undefined}>
            {title}
          </h1>
          {description && <div className={classes.description}>{description}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children && <div className={classes.below}>{children}</div>}
    </header>
  );
}
