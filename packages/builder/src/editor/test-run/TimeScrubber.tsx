import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import { IconMoon } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useMemo } from "react";
import { howLong } from "../../runs/words.ts";
import { type Moment, nearest, type Timeline, timelineOf, wallClock } from "./timeline.ts";
import classes from "./TimeScrubber.module.css";

interface TimeScrubberProps {
  rehearsal: Rehearsal;
  steps: readonly RehearsedStep[];
  /** Index of the last step that is done. */
  cursor: number;
  onGo: (cursor: number) => void;
  nameOf: (nodeId: string) => string;
}

/** The clock of a test: its moments on a line, days pressed together; drag, or use the arrow keys, to look at another one. */
export function TimeScrubber({ rehearsal, steps, cursor, onGo, nameOf }: TimeScrubberProps) {
  const timeline = useMemo(() => timelineOf(steps, rehearsal.quietHours !== null), [steps, rehearsal.quietHours]);
  const { moments } = timeline;
  const zone = rehearsal.contactTimeZone ?? rehearsal.timeZone;
  const at = momentOf(timeline, steps, cursor);
  const moment = moments[at];
  const first = moments[0];
  if (!moment || !first) return null;

  /** The last step that is done at a moment. */
  const go = (index: number) => {
    const done = moments
      .slice(0, Math.max(0, Math.min(moments.length - 1, index)) + 1)
      .findLast(({ ends }) => ends.length > 0);
    if (done) onGo(Math.max(...done.ends));
  };
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    go(nearest(moments, (event.clientX - box.left - inset) / (box.width - 2 * inset)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: moments.length,
    };
    const index = Object.hasOwn(to, event.key) ? to[event.key as keyof typeof to] : undefined;
    if (index === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(index);
  };
  const words = wallClock(moment.at, zone);
  const passed = moment.at - first.at;
  return (
    <section className={classes.clock} aria-label="Time">
      <p className={classes.now}>
        <time dateTime={new Date(moment.at).toISOString()}>{words}</time>
        <span className={classes.zone}>
          {rehearsal.contactTimeZone === null ? zone : `for the contact, ${zone}`}
          {passed > 0 && ` · after ${howLong(passed)}`}
        </span>
      </p>
      {moments.length > 1 && (
        <div
          className={classes.line}
          role="slider"
          tabIndex={0}
          aria-label="Moment of the test"
          aria-valuemin={0}
          aria-valuemax={moments.length - 1}
          aria-valuenow={at}
          aria-valuetext={`${words}: ${happens(moment, steps, nameOf)}`}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            follow(event);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
          }}
        >
          <div className={classes.track}>
            {timeline.waits.map(({ step, from, to, isQuiet }) => (
              <Bar key={step} {...{ timeline, from, to, isQuiet }} name={nameOf(steps[step]?.nodeId ?? "")} />
            ))}
            {moments.map(({ at: time, x }, index) => (
              <span
                key={time}
                className={classes.moment}
                data-passed={index <= at || undefined}
                style={{ left: `${x * 100}%` }}
              />
            ))}
            <span className={classes.handle} style={{ left: `${moment.x * 100}%` }} />
          </div>
        </div>
      )}
      <p className={classes.happens}>{happens(moment, steps, nameOf)}</p>
      {rehearsal.contactTimeZone !== null && (
        <p className={classes.other}>
          {wallClock(moment.at, rehearsal.timeZone)} by the workflow’s clocks, {rehearsal.timeZone}
        </p>
      )}
      {rehearsal.quietHours && (
        <p className={classes.other}>
          <IconMoon size={12} aria-hidden /> Quiet hours from {rehearsal.quietHours.from} to {rehearsal.quietHours.to},{" "}
          {rehearsal.quietHours.timeZone}
        </p>
      )}
    </section>
  );
}

/** Room at both ends of the line, so that the handle stays inside. */
const inset = 8;

function Bar({
  timeline,
  from,
  to,
  isQuiet,
  name,
}: {
  timeline: Timeline;
  from: number;
  to: number;
  isQuiet: boolean;
  name: string;
}) {
  const x = (at: number) => timeline.moments.find((moment) => moment.at === at)?.x ?? 0;
  const title = `${name}: ${isQuiet ? "quiet hours, " : ""}${howLong(to - from)}`;
  return (
    <span
      className={classes.wait}
      data-quiet={isQuiet || undefined}
      title={title}
      style={{ left: `${x(from) * 100}%`, width: `${(x(to) - x(from)) * 100}%` }}
    />
  );
}

/** At which moment the step under the cursor is done. */
function momentOf({ moments }: Timeline, steps: readonly RehearsedStep[], cursor: number): number {
  const step = steps[cursor];
  const time = step?.finishedAt ?? step?.dueAt ?? step?.startedAt;
  if (!time) return 0;
  return Math.max(
    0,
    moments.findIndex(({ at }) => at === Date.parse(time)),
  );
}

function happens(
  { begins, ends }: Moment,
  steps: readonly RehearsedStep[],
  nameOf: (nodeId: string) => string,
): string {
  const names = [...new Set([...ends, ...begins])].slice(0, 5).map((index) => nameOf(steps[index]?.nodeId ?? ""));
  return names.join(", ");
}
