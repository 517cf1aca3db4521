import { IconNote } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { changeLooks } from "../../canvas/CardMark.tsx";
import { type Change, peopleWords } from "./changes.ts";
import classes from "./ChangeList.module.css";

interface ChangeListProps {
  changes: readonly Change[];
  /** How many people wait at a step, by its id. */
  people: ReadonlyMap<string, number>;
  /** Given where a change can be chosen. */
  onChoose?: ((change: Change) => void) | undefined;
  chosen?: string | null | undefined;
  /** Stands below the chosen one. */
  detail?: ReactNode;
}

const looks = { ...changeLooks, remark: { Icon: IconNote, label: "Remark" } };

/** What is different, one line a change, with whom it concerns. */
export function ChangeList({ changes, people, onChoose, chosen, detail }: ChangeListProps) {
  return (
    <ul className={classes.list}>
      {changes.map((change) => {
        const isChosen = change.key === chosen;
        const row = <Row change={change} people={peopleOf(change, people)} />;
        return (
          <li key={change.key} className={classes.item}>
            {onChoose ? (
              <button
                type="button"
                className={classes.row}
                aria-expanded={isChosen}
                data-change-key={change.key}
                onClick={() => onChoose(change)}
              >
                {row}
              </button>
            ) : (
              <div className={classes.row}>{row}</div>
            )}
            {isChosen && detail}
          </li>
        );
      })}
    </ul>
  );
}

function Row({ change: { kind, words }, people }: { change: Change; people: number }) {
  const { Icon, label } = looks[kind];
  return (
    <>
      <span className={classes.sign} data-kind={kind}>
        <Icon size={14} stroke={2.2} role="img" aria-label={label} />
      </span>
      <span className={classes.words}>
        {words}
        {people > 0 && <span className={classes.people}>{peopleWords(people)}</span>}
      </span>
    </>
  );
}

/** People are told of where what they wait for changes or goes. */
function peopleOf({ kind, nodeId }: Change, people: ReadonlyMap<string, number>): number {
  if (nodeId === null || kind === "added" || kind === "remark") return 0;
  return people.get(nodeId) ?? 0;
}
