import { exactTime, relativeTime } from "./time.ts";
import { useNow } from "./useNow.ts";

/** A time as people say it ("5 min ago"), with the exact one on hover. Moves on by itself. */
export function When({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
