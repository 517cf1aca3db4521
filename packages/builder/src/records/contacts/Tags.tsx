import { AboveRowLink } from "../../app/list/RowLink.tsx";
import classes from "./tags.module.css";

interface TagsProps {
  tags: string[];
  /** How many are shown before the rest is counted. */
  limit?: number;
  onChoose?: (tag: string) => void;
}

export function Tags({ tags, limit = Number.POSITIVE_INFINITY, onChoose }: TagsProps) {
  const shown = tags.slice(0, limit);
  const rest = tags.slice(shown.length);
  return (
    <span className={classes.tags}>
      {shown.map((tag) =>
        onChoose ? (
          <AboveRowLink key={tag}>
            <button
              type="button"
              className={classes.tag}
              aria-label={`Show contacts tagged ${tag}`}
              onClick={() => onChoose(tag)}
            >
              {tag}
            </button>
          </AboveRowLink>
        ) : (
          <span key={tag} className={classes.tag}>
            {tag}
          </span>
        ),
      )}
      {rest.length > 0 && (
        <span className={classes.rest} title={rest.join(", ")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}
