import { IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import type { ChangeLine } from "./changes.ts";
import classes from "./PublishDialog.module.css";

const looks = {
  added: { Icon: IconPlus, words: "Added" },
  removed: { Icon: IconMinus, words: "Removed" },
  changed: { Icon: IconPencil, words: "Changed" },
} as const;

/** What a publish changes, line by line. */
export function ChangeList({ lines }: { lines: readonly ChangeLine[] }) {
  return (
    <ul className={classes.changes}>
      {lines.map(({ kind, words, detail }, index) => {
        const { Icon, words: kindWords } = looks[kind];
        return (
          <li key={`${index}-${words}`} data-kind={kind}>
            <Icon size={14} stroke={2.2} role="img" aria-label={kindWords} />
            <span>{words}</span>
            {detail && <span className={classes.detail}>{detail}</span>}
          </li>
        );
      })}
    </ul>
  );
}
