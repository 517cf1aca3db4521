import { changeLooks } from "../../canvas/CardMark.tsx";
import classes from "./Legend.module.css";

const kinds = ["added", "changed", "removed"] as const;

/** What the signs on the canvas mean. */
export function Legend() {
  return (
    <ul className={classes.legend} aria-label="What the signs mean">
      {kinds.map((kind) => {
        const { Icon, label } = changeLooks[kind];
        return (
          <li key={kind}>
            <span className={classes.sample} data-kind={kind}>
              <Icon size={10} stroke={2.6} aria-hidden />
            </span>
            {label}
          </li>
        );
      })}
    </ul>
  );
}
