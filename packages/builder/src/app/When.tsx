import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "./time.ts";

const stepMs = 30_000;

/** A time as people say it ("5 min ago"), with the exact one on hover. Moves on by itself. */
export function When({ at }: { at: string }) {
  // The snapshot only makes it draw again; a time that is rounded down would put fresh ones into the future.
  useSyncExternalStore(everyStep, currentStep);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, Date.now())}
    </time>
  );
}

const currentStep = () => Math.floor(Date.now() / stepMs);

function everyStep(changed: () => void): () => void {
  const timer = setInterval(changed, stepMs);
  return () => clearInterval(timer);
}
