import { Skeleton, Text } from "@mantine/core";
import type { ReplayPreview } from "@millrace/shared/api/replay.ts";
import { messageOf } from "../api/client.ts";
import { exactTime } from "../app/time.ts";
import classes from "./SentBefore.module.css";

interface SentBeforeProps {
  preview: ReplayPreview | undefined;
  error: Error | null;
  nameOf: (nodeId: string) => string;
}

/** What a replay would send once more, with when it was sent and under which key the other system knows it. */
export function SentBefore({ preview, error, nameOf }: SentBeforeProps) {
  if (error) return <Text size="sm">{messageOf(error)}</Text>;
  if (!preview) return <Skeleton height={20} aria-label="Looking up what was sent" />;
  const { effects } = preview;
  if (effects.length === 0) return <Text size="sm">Nothing that was already sent is sent again.</Text>;
  return (
    <section aria-label="Sent already">
      <p className={classes.lead}>
        {effects.length === 1 ? "This was sent already, and is" : `These ${effects.length} were sent already, and are`}{" "}
        sent again if the run comes to {effects.length === 1 ? "it" : "them"}:
      </p>
      <ul className={classes.list}>
        {effects.map(({ nodeId, name, scope, outcome, at, idempotencyKey }) => (
          <li key={idempotencyKey}>
            <span className={classes.name}>
              {name ?? nameOf(nodeId)}
              {scope !== "" && <span className={classes.dim}> · {scope}</span>}
            </span>
            <span className={classes.dim}>
              {outcome === "sent"
                ? `sent ${exactTime(at)}`
                : `begun ${exactTime(at)}; nobody knows whether it was sent`}
            </span>
            <code title="The key under which the other system knows it">{idempotencyKey}</code>
          </li>
        ))}
      </ul>
      <p className={classes.dim}>
        The new run sends under keys of its own, so the other systems take it for something new.
      </p>
    </section>
  );
}
