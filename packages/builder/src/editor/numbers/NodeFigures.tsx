import type { NodeNumbers } from "@millrace/shared/api/numbers.ts";
import type { NodeState } from "@millrace/shared/api/runs.ts";
import { type Icon, IconCircleX, IconClock, IconHourglass, IconUser } from "@tabler/icons-react";
import classes from "./Figures.module.css";
import { exactCount, shareWords, shortCount, shortDuration } from "./number-words.ts";

interface NodeFiguresProps {
  name: string;
  numbers: NodeNumbers;
  onPeople: (state: NodeState) => void;
}

/** The numbers on a card: who entered, who waits, what failed, how long half of them took. What is none is left out. */
export function NodeFigures({ name, numbers, onPeople }: NodeFiguresProps) {
  const { entered, waiting, failed, medianMs, p95Ms } = numbers;
  const figure = (state: NodeState, count: number, Sign: Icon, what: string, tone?: string) => (
    <button
      type="button"
      className={`${classes.figure} nodrag nopan`}
      data-tone={tone}
      title={`${exactCount(count)} ${what}`}
      aria-label={`${name}: ${exactCount(count)} ${what}. Show the people`}
      onClick={(event) => {
        event.stopPropagation();
        onPeople(state);
      }}
    >
      <Sign size={12} stroke={2} aria-hidden />
      {shortCount(count)}
    </button>
  );
  return (
    <div className={classes.figures}>
      {figure("entered", entered, IconUser, "entered")}
      {waiting > 0 && figure("waiting", waiting, IconHourglass, "waiting now", "waiting")}
      {failed > 0 && figure("failed", failed, IconCircleX, "failed", "failed")}
      {medianMs !== null && medianMs > 0 && (
        <span
          className={classes.time}
          title={`Half take up to ${shortDuration(medianMs)}${p95Ms === null ? "" : `, 95 % up to ${shortDuration(p95Ms)}`}`}
        >
          <IconClock size={12} stroke={2} aria-hidden />
          {shortDuration(medianMs)}
        </span>
      )}
    </div>
  );
}

/** Where nobody came. */
export function NoFigures() {
  return <div className={classes.none}>Nobody came here</div>;
}

interface LeaveMarkProps {
  name: string;
  numbers: NodeNumbers;
  onPeople: (state: NodeState) => void;
}

/** How many neither go on from here, nor wait, nor end as planned. */
export function LeaveMark({ name, numbers: { left, entered }, onPeople }: LeaveMarkProps) {
  return (
    <button
      type="button"
      className={`${classes.leave} nodrag nopan`}
      title={`${exactCount(left)} of ${exactCount(entered)} neither went on, nor wait, nor ended as planned`}
      aria-label={`${name}: ${exactCount(left)} leave here. Show the people`}
      onClick={(event) => {
        event.stopPropagation();
        onPeople("left");
      }}
    >
      {shareWords(left, entered)} leave here
    </button>
  );
}

/** How many took an edge, and how many of those that entered where it begins. */
export function EdgeFigure({
  taken,
  of,
  label,
  onPeople,
}: {
  taken: number;
  of: number;
  label: string;
  onPeople: () => void;
}) {
  const share = shareWords(taken, of);
  return (
    <button
      type="button"
      className={`${classes.edge} nodrag nopan`}
      title={`${exactCount(taken)} of ${exactCount(of)}`}
      aria-label={`${label}: ${exactCount(taken)} took it. Show the people`}
      onClick={onPeople}
    >
      {shortCount(taken)}
      {share !== undefined && taken !== of && <span className={classes.share}>{share}</span>}
    </button>
  );
}
